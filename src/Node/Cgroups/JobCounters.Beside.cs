namespace Actors.Node.Cgroups;

/// <summary>What a job's directory counts beside CPU. Of what is not there any more the reading before stands.</summary>
public sealed partial class JobCounters
{
    private const string Sampled = "sampled";

    private long? _mostMemory;
    private long? _mostSwap;
    private long? _mostPids;

    private CgroupReading ReadMemory(CgroupReading reading)
    {
        if (Value("", "memory.current") is { } unified)
        {
            var (peak, swap) = (Value("", "memory.peak"), Value("", "memory.swap.current"));
            var swapPeak = swap is null ? null : Value("", "memory.swap.peak");
            return ReadFaults("", "pgfault"u8, "pgmajfault"u8, reading with
            {
                MemoryBytes = unified,
                MemoryDefinition = "memory.current",
                MemoryPeakBytes = peak ?? Most(ref _mostMemory, unified),
                MemoryPeakDefinition = peak is null ? Sampled : "memory.peak",
                MemoryLimitBytes = Value("", "memory.max"),
                SwapBytes = swap,
                SwapPeakBytes = swapPeak ?? Most(ref _mostSwap, swap),
                SwapPeakDefinition = swapPeak is not null ? "memory.swap.peak" : swap is null ? "" : Sampled,
            });
        }

        if (Value("memory", "memory.usage_in_bytes") is not { } usage)
        {
            // Its memory directory may go before its CPU directory.
            return reading with
            {
                MemoryBytes = _last.MemoryBytes,
                MemoryDefinition = _last.MemoryDefinition,
                MemoryPeakBytes = _last.MemoryPeakBytes,
                MemoryPeakDefinition = _last.MemoryPeakDefinition,
                MemoryLimitBytes = _last.MemoryLimitBytes,
                SwapBytes = _last.SwapBytes,
                SwapPeakBytes = _last.SwapPeakBytes,
                SwapPeakDefinition = _last.SwapPeakDefinition,
                Faults = _last.Faults,
                MajorFaults = _last.MajorFaults,
            };
        }

        // The peak of both together is no peak of swap. The two are read one after the other: the difference may be below 0.
        var swapped = Value("memory", "memory.memsw.usage_in_bytes") is { } both ? Math.Max(0, both - usage) : (long?)null;

        // No limit shows as the largest multiple of a page that a signed 64-bit number holds.
        var limit = Value("memory", "memory.limit_in_bytes");
        return ReadFaults("memory", "total_pgfault"u8, "total_pgmajfault"u8, reading with
        {
            MemoryBytes = usage,
            MemoryDefinition = "memory.usage_in_bytes",
            MemoryPeakBytes = Value("memory", "memory.max_usage_in_bytes"),
            MemoryPeakDefinition = "memory.max_usage_in_bytes",
            MemoryLimitBytes = limit > long.MaxValue - (1 << 20) ? null : limit,
            SwapBytes = swapped,
            SwapPeakBytes = Most(ref _mostSwap, swapped),
            SwapPeakDefinition = swapped is null ? "" : Sampled,
        });
    }

    private CgroupReading ReadFaults(string controller, ReadOnlySpan<byte> all, ReadOnlySpan<byte> major, CgroupReading reading) => Text(controller, "memory.stat", out var text)
        ? reading with { Faults = CounterText.Keyed(text, all), MajorFaults = CounterText.Keyed(text, major) }
        : reading with { Faults = _last.Faults, MajorFaults = _last.MajorFaults };

    private CgroupReading ReadPids(CgroupReading reading)
    {
        var current = Value("", "pids.current") ?? Value("pids", "pids.current");
        var peak = current is null ? null : Value("", "pids.peak") ?? Value("pids", "pids.peak");
        return reading with
        {
            Pids = current ?? _last.Pids,
            PidsPeak = peak ?? Most(ref _mostPids, current) ?? _last.PidsPeak,
            PidsPeakDefinition = peak is not null ? "pids.peak" : current is not null ? Sampled : _last.PidsPeakDefinition,
        };
    }

    private CgroupReading ReadIo(CgroupReading reading)
    {
        if (Text("", "io.stat", out var text))
        {
            return reading with
            {
                ReadBytes = CounterText.OfPairs(text, "rbytes"u8),
                WriteBytes = CounterText.OfPairs(text, "wbytes"u8),
                ReadOperations = CounterText.OfPairs(text, "rios"u8),
                WriteOperations = CounterText.OfPairs(text, "wios"u8),
                IoSource = "io.stat",
            };
        }

        // Only the recursive files hold what was done in steps and tasks below.
        // Without a line for any device the kernel may count none: newer ones do so only where the throttle has a rule.
        if ((!Text("blkio", "blkio.throttle.io_service_bytes_recursive", out text) && !Text("blkio", "blkio.throttle.io_service_bytes", out text)) || !text.Contains((byte)':'))
        {
            return reading with
            {
                ReadBytes = _last.ReadBytes,
                WriteBytes = _last.WriteBytes,
                ReadOperations = _last.ReadOperations,
                WriteOperations = _last.WriteOperations,
                IoSource = _last.IoSource,
            };
        }

        reading = reading with { ReadBytes = CounterText.OfOperation(text, "Read"u8), WriteBytes = CounterText.OfOperation(text, "Write"u8), IoSource = "blkio.throttle" };
        return Text("blkio", "blkio.throttle.io_serviced_recursive", out text) || Text("blkio", "blkio.throttle.io_serviced", out text)
            ? reading with { ReadOperations = CounterText.OfOperation(text, "Read"u8), WriteOperations = CounterText.OfOperation(text, "Write"u8) }
            : reading;
    }

    private CgroupReading ReadPressure(CgroupReading reading)
    {
        if (Text("", "cpu.pressure", out var text))
        {
            reading = reading with
            {
                CpuSomeUsec = CounterText.Stall(text, "some"u8),
                CpuFullUsec = CounterText.Stall(text, "full"u8),
                CpuSomeAverages = CounterText.Averages(text, "some"u8),
                CpuFullAverages = CounterText.Averages(text, "full"u8),
            };
        }

        if (Text("", "memory.pressure", out text))
        {
            reading = reading with
            {
                MemorySomeUsec = CounterText.Stall(text, "some"u8),
                MemoryFullUsec = CounterText.Stall(text, "full"u8),
                MemorySomeAverages = CounterText.Averages(text, "some"u8),
                MemoryFullAverages = CounterText.Averages(text, "full"u8),
            };
        }

        return Text("", "io.pressure", out text)
            ? reading with
            {
                IoSomeUsec = CounterText.Stall(text, "some"u8),
                IoFullUsec = CounterText.Stall(text, "full"u8),
                IoSomeAverages = CounterText.Averages(text, "some"u8),
                IoFullAverages = CounterText.Averages(text, "full"u8),
            }
            : reading;
    }

    // Empty in v2 where nobody set it: then the job may run on all CPUs.
    private CgroupReading ReadCpuset(CgroupReading reading) => reading with
    {
        CpusetCpus = Text("", "cpuset.cpus", out var text) || Text("cpuset", "cpuset.cpus", out text) ? CounterText.CpuList(text) : _last.CpusetCpus,
    };

    private static long? Most(ref long? before, long? value) => value is { } known ? before = Math.Max(before ?? 0, known) : null;
}
