"""`python -m azext_aksproxy.config FILE...`: the same as `aksproxy-validate`."""

from azext_aksproxy.config.standalone import main

if __name__ == "__main__":
    raise SystemExit(main())
