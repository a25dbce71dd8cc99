// Stands in for react-custom-scrollbars-2, which esbuild cannot bundle as Grafana imports it: nothing scrolls here.
export default function Scrollbars({ children }) {
  return <div style={{ overflow: "hidden", height: "100%", width: "100%" }}>{children}</div>;
}
