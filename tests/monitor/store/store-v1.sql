BEGIN TRANSACTION;
CREATE TABLE athlete(key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO "athlete" VALUES(1,'anna');
CREATE TABLE baseline(
        athlete INTEGER NOT NULL REFERENCES athlete,
        sensor TEXT NOT NULL,
        channel TEXT NOT NULL,
        runs INTEGER NOT NULL,
        run_id TEXT NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY(athlete, sensor, channel, runs),
        UNIQUE(athlete, sensor, channel, run_id)) STRICT;
INSERT INTO "baseline" VALUES(1,'fit:stryd','cadence_spm',1,'r1',X'016669727374');
CREATE TABLE event(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        id TEXT NOT NULL,
        t_s REAL,
        detector TEXT NOT NULL,
        phase TEXT NOT NULL,
        severity TEXT NOT NULL,
        payload TEXT NOT NULL,
        UNIQUE(run, id)) STRICT;
INSERT INTO "event" VALUES(1,1,'0294c6ab6e3bcc28-onset',23.0,'overstriding','onset','notice','{"type": "event", "schema": 1, "id": "0294c6ab6e3bcc28-onset", "episode": "0294c6ab6e3bcc28", "source": "morning.fit", "run": "r1", "athlete": "anna", "detector": "overstriding", "phase": "onset", "severity": "notice", "t_s": 23.0, "onset_s": 3.0, "utc": "2026-05-17T06:30:23+00:00", "value": 4.2, "unit": "%", "confidence": 0.9, "cause": ["hill"], "message": "Long steps."}');
CREATE TABLE rr(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        t_s REAL,
        rr_ms REAL,
        sensor TEXT NOT NULL) STRICT;
INSERT INTO "rr" VALUES(1,1,1.0,400.0,'hr:1');
INSERT INTO "rr" VALUES(2,1,2.0,410.0,'hr:1');
CREATE TABLE run(
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        athlete INTEGER NOT NULL REFERENCES athlete,
        source TEXT NOT NULL,
        started_utc TEXT,
        recorded_utc TEXT NOT NULL,
        written_utc TEXT NOT NULL,
        sensors TEXT NOT NULL,
        complete INTEGER NOT NULL DEFAULT 0,
        summary TEXT NOT NULL DEFAULT '{}') STRICT;
INSERT INTO "run" VALUES(1,'r1',1,'morning.fit','2026-05-17T06:30:00.000000+00:00','2026-11-22T14:46:29.859969+00:00','2026-11-22T14:46:29.860481+00:00','{"cadence_spm": "fit:stryd"}',1,'{"seconds": 3}');
CREATE TABLE tick(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
        t INTEGER NOT NULL, "heart_rate_bpm" REAL, "speed_m_s" REAL, "cadence_spm" REAL, "vertical_oscillation_mm" REAL, "ground_contact_ms" REAL, "step_length_m" REAL, "power_w" REAL, "altitude_m" REAL, "grade" REAL, "balance_pct" REAL, "temperature_c" REAL, "vertical_ratio_pct" REAL, "duty_factor" REAL, "adjusted_speed_m_s" REAL, "score_overstriding" REAL, "score_bounce" REAL,
        UNIQUE(run, t)) STRICT;
INSERT INTO "tick" VALUES(1,1,0,0.0,1.0,2.0,3.0,4.0,5.0,6.0,7.0,8.0,9.0,10.0,11.0,12.0,13.0,0.0,1.0);
INSERT INTO "tick" VALUES(2,1,1,1.42857142857142849212e-01,1.1428571428571427937e+00,2.1428571428571427937e+00,3.1428571428571427937e+00,4.14285714285714323779e+00,5.14285714285714323779e+00,6.14285714285714323779e+00,7.14285714285714323779e+00,8.14285714285714234961e+00,9.14285714285714234961e+00,1.01428571428571423496e+01,1.11428571428571423498e+01,1.214285714285714235e+01,1.31428571428571423491e+01,-3.33333333333333314829e-01,6.66666666666666740681e-01);
INSERT INTO "tick" VALUES(3,1,2,2.85714285714285698425e-01,1.2857142857142855874e+00,2.2857142857142855874e+00,3.2857142857142855874e+00,4.2857142857142855874e+00,5.2857142857142855874e+00,6.2857142857142855874e+00,7.2857142857142855874e+00,8.28571428571428647558e+00,9.28571428571428647558e+00,1.02857142857142864751e+01,1.12857142857142864753e+01,1.22857142857142864755e+01,1.32857142857142864757e+01,-6.66666666666666629659e-01,3.3333333333333337034e-01);
CREATE INDEX run_id ON run(id, athlete);
CREATE INDEX rr_run ON rr(run);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('run',1);
INSERT INTO "sqlite_sequence" VALUES('tick',3);
INSERT INTO "sqlite_sequence" VALUES('rr',2);
INSERT INTO "sqlite_sequence" VALUES('event',1);
COMMIT;
