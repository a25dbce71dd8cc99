"""Made exports of what other programs know of days, one of each source, as their files look."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Final

import fit_bytes as fb
from fit_bytes import FitBytes

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

DAY: Final = "2024-03-10"
"""A Sunday; the night before it is what everybody slept."""
STRAVA_HEADER: Final = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,"
    "Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,"
    "Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,Elevation Gain,Elevation Loss,"
    "Elevation Low,Elevation High,Max Grade,Average Grade,Average Positive Grade,Average Negative Grade,"
    "Max Cadence,Average Cadence,Max Heart Rate,Average Heart Rate,Max Watts,Average Watts,Calories,"
    "Max Temperature,Average Temperature,Relative Effort,Total Work,Number of Runs,Uphill Time,Downhill Time,"
    "Other Time,Perceived Exertion,Type,Start Time,Weighted Average Power,Power Count,"
    "Prefer Perceived Exertion,Perceived Relative Effort,Commute,Total Weight Lifted,From Upload,"
    "Grade Adjusted Distance,Weather Observation Time,Weather Condition,Weather Temperature,"
    "Apparent Temperature,Dewpoint,Humidity,Weather Pressure,Wind Speed,Wind Gust,Wind Bearing"
)
_STRAVA: Final = {
    0: "9000000001",
    1: '"Mar 10, 2024, 6:00:00 AM"',
    2: '"Easy, hot"',
    3: "Run",
    5: "1800",
    11: "Blue pair",
    12: "activities/9000000001.fit.gz",
    43: "7.0",
    56: "21.5",
    59: "0.64",
}
GERMAN: Final = {
    "Activity ID": "Aktivitäts-ID",
    "Elapsed Time": "Verstrichene Zeit",
    "Distance": "Distanz",
    "Max Heart Rate": "Max. Herzfrequenz",
    "Relative Effort": "Relative Leistung",
    "Commute": "Pendeln",
    "Activity Gear": "Ausrüstung für Aktivität",
    "Filename": "Dateiname",
    "Perceived Exertion": "Wahrgenommene Anstrengung",
    "Weather Temperature": "Wettertemperatur",
    "Humidity": "Luftfeuchtigkeit",
}


def strava(words: dict[str, str] | None = None) -> bytes:
    names = STRAVA_HEADER.split(",")
    header = ",".join((words or {}).get(name, name) for name in names)
    row = ",".join(_STRAVA.get(place, "") for place in range(len(names)))
    return f"{header}\n{row}\n".encode()


def garmin_sleep() -> bytes:
    night = {
        "calendarDate": DAY,
        "sleepStartTimestampGMT": "2024-03-09T22:00:00.0",
        "deepSleepSeconds": 5400,
        "lightSleepSeconds": 14400,
        "remSleepSeconds": 6300,
        "awakeSleepSeconds": 900,
    }
    off = {"calendarDate": "2024-03-11", "sleepWindowConfirmationType": "OFF_WRIST", "deepSleepSeconds": None}
    return json.dumps([night, off]).encode()


def garmin_days() -> bytes:
    old = {"calendarDate": {"date": "Mar 9, 2024 12:00:00 AM"}, "currentDayRestingHeartRate": 50}
    day = {
        "calendarDate": DAY,
        "restingHeartRate": 48,
        "currentDayRestingHeartRate": 105,
        "totalSteps": 9000,
    }
    return json.dumps([old, day]).encode()


def garmin_health() -> bytes:
    metrics = [{"type": "HRV", "value": 61.0, "status": "BALANCED"}, {"type": "SPO2", "value": 96}]
    days = [{"calendarDate": DAY, "metrics": metrics}]
    days.append({"calendarDate": "2024-03-11", "metrics": [{"type": "HRV", "value": 511}]})
    return json.dumps(days).encode()


def garmin_gear() -> bytes:
    gear = [
        {"gearPk": 11, "gearTypeName": "Shoes", "displayName": "Blue pair", "customMakeModel": "Brand 3"},
        {"gearPk": 12, "gearTypeName": "Bike", "displayName": "Steel"},
    ]
    worn = {"11": [{"activityId": 501, "gearPk": 11}, {"activityId": 999}], "12": [{"activityId": 501}]}
    return json.dumps([{"gearDTOS": gear, "gearActivityDTOs": worn}]).encode()


def garmin_activities(began: datetime) -> bytes:
    activity = {"activityId": 501, "activityType": "running", "beginTimestamp": 1000 * began.timestamp()}
    return json.dumps([{"summarizedActivitiesExport": [activity]}]).encode()


def apple_record(kind: str, value: str, start: str, end: str, *, unit: str = "", by: str = "Watch") -> str:
    unit = f' unit="{unit}"' if unit else ""
    return (
        f' <Record type="{kind}" sourceName="{by}" sourceVersion="10.1"{unit} creationDate="{end}" startDate="{start}"'
        f' endDate="{end}" value="{value}"/>\n'
    )


APPLE_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE HealthData [\n<!ELEMENT HealthData (ExportDate,Me,Record*)>\n'
    "<!ATTLIST HealthData locale CDATA #REQUIRED>\n]>\n"
    '<HealthData locale="de_DE">\n <ExportDate value="2024-03-12 08:00:00 +0100"/>\n'
)


def apple() -> bytes:
    asleep, quantity = "HKCategoryValueSleepAnalysisAsleep", "HKQuantityTypeIdentifier"
    sleep = "HKCategoryTypeIdentifierSleepAnalysis"
    records = [
        apple_record(
            sleep, "HKCategoryValueSleepAnalysisInBed", "2024-03-09 22:00:00 +0100", f"{DAY} 07:00:00 +0100"
        ),
        apple_record(sleep, f"{asleep}Core", "2024-03-09 22:30:00 +0100", "2024-03-09 23:30:00 +0100"),
        apple_record(sleep, f"{asleep}Deep", "2024-03-09 23:30:00 +0100", f"{DAY} 05:00:00 +0100"),
        apple_record(sleep, f"{asleep}REM", f"{DAY} 04:30:00 +0100", f"{DAY} 06:00:00 +0100"),
        apple_record(
            sleep, f"{asleep}Core", "2024-03-09 22:00:00 +0100", f"{DAY} 06:30:00 +0100", by="Pillow"
        ),
        apple_record(
            f"{quantity}RestingHeartRate",
            "49",
            f"{DAY} 00:04:00 +0100",
            f"{DAY} 07:00:00 +0100",
            unit="count/min",
        ),
        apple_record(
            f"{quantity}HeartRateVariabilitySDNN",
            "40",
            f"{DAY} 03:00:00 +0100",
            f"{DAY} 03:01:00 +0100",
            unit="ms",
        ),
        apple_record(
            f"{quantity}HeartRateVariabilitySDNN",
            "60",
            f"{DAY} 09:00:00 +0100",
            f"{DAY} 09:01:00 +0100",
            unit="ms",
        ),
        apple_record(
            f"{quantity}BodyMass", "154.3", f"{DAY} 07:00:00 +0100", f"{DAY} 07:00:00 +0100", unit="lb"
        ),
        apple_record(
            f"{quantity}WorkoutEffortScore",
            "6",
            f"{DAY} 09:00:00 +0100",
            f"{DAY} 10:00:00 +0100",
            unit="appleEffortScore",
        ),
        apple_record(
            f"{quantity}StepCount", "600", f"{DAY} 12:00:00 +0100", f"{DAY} 12:10:00 +0100", unit="count"
        ),
    ]
    return (APPLE_HEAD + "".join(records) + "</HealthData>\n").encode()


def health_connect(path: Path) -> None:
    """Times in ms; the offset beside them is an hour."""
    woke = 1_710_050_400_000  # 06:00 UTC, 07:00 there
    hour = 3_600_000
    database = sqlite3.connect(path)
    database.executescript(
        f"""
        CREATE TABLE application_info_table(row_id INTEGER PRIMARY KEY, app_name TEXT);
        INSERT INTO application_info_table VALUES (1, 'Ring'), (2, 'Scales');
        CREATE TABLE resting_heart_rate_record_table(time INTEGER, zone_offset INTEGER, beats_per_minute INTEGER,
            app_info_id INTEGER);
        INSERT INTO resting_heart_rate_record_table VALUES ({woke}, 3600, 51, 1), ({woke}, 3600, 0, 1);
        CREATE TABLE heart_rate_variability_rmssd_record_table(time INTEGER, zone_offset INTEGER,
            heart_rate_variability_millis REAL, app_info_id INTEGER);
        INSERT INTO heart_rate_variability_rmssd_record_table VALUES
            ({woke - 7 * hour}, 3600, 50.0, 1), ({woke - 2 * hour}, 3600, 70.0, 1);
        CREATE TABLE weight_record_table(time INTEGER, zone_offset INTEGER, weight REAL, app_info_id INTEGER);
        INSERT INTO weight_record_table VALUES ({woke}, 3600, 70250.0, 2);
        CREATE TABLE sleep_session_record_table(row_id INTEGER, start_time INTEGER, end_time INTEGER,
            end_zone_offset INTEGER, app_info_id INTEGER);
        INSERT INTO sleep_session_record_table VALUES ({7}, {woke - 8 * hour}, {woke}, 3600, 1);
        CREATE TABLE sleep_stages_table(parent_key INTEGER, stage_start_time INTEGER, stage_end_time INTEGER,
            stage_type INTEGER);
        INSERT INTO sleep_stages_table VALUES (7, {woke - 8 * hour}, {woke - 5 * hour}, 4),
            (7, {woke - 5 * hour}, {woke - 4 * hour}, 1), (7, {woke - 4 * hour}, {woke}, 5);
        """  # noqa: S608 - numbers of this module
    )
    database.close()


def gadgetbridge(path: Path) -> None:
    """Resting heart rate in seconds, sleep in ms."""
    woke = 1_710_050_400
    database = sqlite3.connect(path)
    database.executescript(
        f"""
        CREATE TABLE DEVICE(_id INTEGER PRIMARY KEY, NAME TEXT);
        INSERT INTO DEVICE VALUES (3, 'Band 9');
        CREATE TABLE HUAMI_HEART_RATE_RESTING_SAMPLE(TIMESTAMP INTEGER, DEVICE_ID INTEGER, HEART_RATE INTEGER);
        INSERT INTO HUAMI_HEART_RATE_RESTING_SAMPLE VALUES ({woke}, 3, 52);
        CREATE TABLE GARMIN_HRV_SUMMARY_SAMPLE(TIMESTAMP INTEGER, DEVICE_ID INTEGER, LAST_NIGHT_AVERAGE INTEGER);
        INSERT INTO GARMIN_HRV_SUMMARY_SAMPLE VALUES ({woke}000, 3, 66);
        CREATE TABLE XIAOMI_SLEEP_TIME_SAMPLE(WAKEUP_TIME INTEGER, DEVICE_ID INTEGER, TOTAL_DURATION INTEGER);
        INSERT INTO XIAOMI_SLEEP_TIME_SAMPLE VALUES ({woke}000, 3, 450);
        """  # noqa: S608 - numbers of this module
    )
    database.close()


HRV4TRAINING: Final = (
    "date,HR,AVNN,SDNN,rMSSD,pNN50,LF,HF,HRV4T_Recovery_Points,sleep_quality,sleep_time,muscle_soreness\n"
    f"{DAY},47.2,1270.1,80.5,72.4,40,0.1,0.2,8.1,-,7.5,4\n2024-03-11,-,-,-,-,-,-,-,-,-,-,-\n"
).encode()
WHOOP: Final = (
    "Cycle start time,Cycle end time,Cycle timezone,Recovery score %,Resting heart rate (bpm),"
    "Heart rate variability (ms),Skin temp (celsius),Sleep onset,Wake onset,Asleep duration (min)\n"
    f"2024-03-09 22:10:00,{DAY} 22:00:00,UTC+01:00,66,50,58,33.1,2024-03-09 22:10:00,{DAY} 06:20:00,441\n"
    f"{DAY} 22:00:00,,UTC+01:00,,,,,,,\n"
).encode()
OURA_TABLE: Final = (
    "date,Sleep Score,Total Sleep Time,Average Resting Heart Rate,Lowest Resting Heart Rate,Average HRV\n"
    f"{DAY},81,27000,53.2,48,64\n"
).encode()
OURA_JSON: Final = json.dumps(
    {
        "sleep": [
            {
                "day": DAY,
                "type": "long_sleep",
                "bedtime_start": "2024-03-09T22:30:00+01:00",
                "total_sleep_duration": 27000,
                "average_hrv": 64,
                "lowest_heart_rate": 48,
            },
            {
                "day": DAY,
                "type": "rest",
                "total_sleep_duration": 900,
                "average_hrv": 90,
                "lowest_heart_rate": 60,
            },
        ]
    }
).encode()
FITBIT_SLEEP: Final = json.dumps(
    [
        {"dateOfSleep": DAY, "mainSleep": True, "minutesAsleep": 432},
        {"dateOfSleep": DAY, "mainSleep": False, "minutesAsleep": 30},
    ]
).encode()
FITBIT_RESTING: Final = json.dumps(
    [
        {"dateTime": "03/10/24 00:00:00", "value": {"date": "03/10/24", "value": 55.5, "error": 6.8}},
        {"dateTime": "03/11/24 00:00:00", "value": {"date": None, "value": 0.0, "error": 0.0}},
    ]
).encode()
FITBIT_HRV: Final = f"timestamp,rmssd,nremhr,entropy\n{DAY}T00:00:00,43.2,52.1,2.4\n".encode()
INTERVALS: Final = f"date,weight,restingHR,hrv,hrvSDNN,sleepSecs\n{DAY},70.2,52,61.5,,27000\n".encode()


def garmin_watch() -> bytes:
    """A day of monitoring of somebody in Auckland, in the evening of UTC's day before."""
    utc = 1_078_939_800  # 2024-03-10 06:30 there
    fit = FitBytes().file_id(kind=32)
    fit.message(103, [(253, fb.UINT32, utc), (0, fb.UINT32, utc + 13 * 3600)])
    fit.message(55, [(253, fb.UINT32, utc), (3, fb.UINT32, 4000)])
    fit.message(211, [(253, fb.UINT32, utc), (0, fb.UINT8, 47), (1, fb.UINT8, 52)])
    fit.message(370, [(253, fb.UINT32, utc), (0, fb.UINT16, 9000), (1, fb.UINT16, 63 * 128)])
    fit.message(370, [(253, fb.UINT32, utc + 86400), (0, fb.UINT16, 9000), (1, fb.UINT16, None)])
    return fit.content()
