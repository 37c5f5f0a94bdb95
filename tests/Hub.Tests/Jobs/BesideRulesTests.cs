using Actors.Hub.Jobs;
using Actors.Messages.Wire;

namespace Actors.Hub.Tests.Jobs;

public sealed class BesideRulesTests
{
    [Fact]
    public void Peaks_are_never_less_than_before()
    {
        var older = new JobUsage
        {
            Memory = new Memory { PeakBytes = 9, PeakDefinition = "memory.peak", SwapPeakBytes = 8, SwapPeakDefinition = "sampled" },
            Pids = new Pids { Peak = 7, PeakDefinition = "sampled" },
        };
        var merged = UsageRules.Newest(older, new JobUsage
        {
            Memory = new Memory { CurrentBytes = 1, PeakBytes = 2, PeakDefinition = "sampled", SwapPeakBytes = 0, SwapPeakDefinition = "sampled" },
            Pids = new Pids { Current = 1, Peak = 1, PeakDefinition = "sampled" },
        });
        Assert.Equal((1, 9, "memory.peak", 8), (merged.Memory.CurrentBytes, merged.Memory.PeakBytes, merged.Memory.PeakDefinition, merged.Memory.SwapPeakBytes));
        Assert.Equal((1, 7), (merged.Pids.Current, merged.Pids.Peak));
    }

    [Fact]
    public void What_the_newer_state_does_not_tell_stands_as_it_was()
    {
        var older = new JobUsage
        {
            Io = new Io { ReadBytes = 1, Source = "io.stat" },
            Pressure = new Pressure { CpuSomeUsec = 2 },
            Faults = new Faults { All = 3, Major = 1, Source = "memory.stat" },
            Switches = new Switches { Voluntary = 4, Source = "threads" },
            Memory = new Memory { PeakBytes = 0, PeakDefinition = "memory.peak" },
        };
        var merged = UsageRules.Newest(older, new JobUsage());
        Assert.Equal((older.Io, older.Pressure, older.Faults, older.Switches, older.Memory), (merged.Io, merged.Pressure, merged.Faults, merged.Switches, merged.Memory));
    }
}
