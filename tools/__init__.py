"""What people and CI run from script/, beside the emulator: the demo, the pages, the benchmarks."""
