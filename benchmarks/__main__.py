"""Run every benchmark, or those named:  python -m benchmarks [name ...]."""

import importlib
import pkgutil
import sys

import benchmarks


def main() -> None:
    """Import each module of this folder and call its `main()`."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__"]
    chosen = sys.argv[1:] or names
    if unknown := set(chosen) - set(names):
        sys.exit(f"No benchmark {', '.join(sorted(unknown))}; there are: {', '.join(names) or 'none'}")
    for name in chosen:
        print(f"== {name}")
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
