"""What the oracle scripts share: a list of cases and the JSON file beside the script."""

import json
import pathlib

TIMES = [*range(300), 1000, 12_345, 1_000_000]
"""300 steps from the first one, and far past the end of every case."""


class Oracle:
    def __init__(self, script, library, version):
        self.path = pathlib.Path(script).with_suffix(".json")
        self.file = {"library": library, "version": version.split("+")[0], "cases": []}

    def case(self, kind, options, base_rate, times, rates, **more):
        """`rates` at `times`, which are left out of the file where they are 0, 1, 2 …"""
        rates = [float(rate) for rate in rates]
        assert len(rates) == len(times)
        case = {"kind": kind, "options": options, "baseRate": base_rate, "rates": rates, **more}
        if list(times) != list(range(len(times))):
            run = next((i for i, t in enumerate(times) if i != t), len(times))
            case["then"] = list(times[run:])
        self.file["cases"].append(case)

    def write(self):
        lines = ",\n".join(json.dumps(case) for case in self.file.pop("cases"))
        head = json.dumps(self.file)[:-1]
        self.path.write_text(f'{head}, "cases": [\n{lines}\n]}}\n')
