"""The answer to why the legs were heavy, in the language of the runner; the codes and figures are the same in all."""
