using Actors.Hub.Jobs;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Tests.Jobs;

public sealed class ResourceViewsTests
{
    [Fact]
    public void Sizes_are_the_largest_nodes_and_counts_are_added_up()
    {
        var view = ResourceViews.Of(
        [
            new JobUsage
            {
                Memory = new Memory { CurrentBytes = 5, CurrentDefinition = "memory.current", PeakBytes = 9, PeakDefinition = "memory.peak", SwapBytes = 0, SwapPeakBytes = 2, SwapPeakDefinition = "sampled" },
                Io = new Io { ReadBytes = 10, WriteBytes = 20, ReadOperations = 1, WriteOperations = 2, Source = "io.stat" },
                Pids = new Pids { Current = 3, Peak = 4, PeakDefinition = "pids.peak" },
                Faults = new Faults { All = 100, Major = 1, Source = "memory.stat" },
                Switches = new Switches { Voluntary = 50, Involuntary = 5, Source = "threads" },
                Pressure = new Pressure { CpuSomeUsec = 1_500_000 },
            },
            new JobUsage
            {
                Memory = new Memory { CurrentBytes = 6, CurrentDefinition = "memory.current", PeakBytes = 7, PeakDefinition = "sampled" },
                Io = new Io { ReadBytes = 1, Source = "blkio.throttle" },
                Faults = new Faults { All = 10, Major = 0, Source = "processes" },
            },
        ])!;
        Assert.Equal((6, 9, "memory.peak,sampled", 0, 2, "sampled"), (view.MemoryBytes, view.MaxMemoryBytes, view.MaxMemoryDefinition, view.SwapBytes, view.MaxSwapBytes, view.MaxSwapDefinition));
        Assert.Equal((11, 20, 1, 2, "blkio.throttle,io.stat"), (view.ReadBytes, view.WriteBytes, view.ReadOperations, view.WriteOperations, view.IoSource));
        Assert.Equal((110, 1, "memory.stat,processes"), (view.PageFaults, view.MajorPageFaults, view.PageFaultsSource));
        Assert.Equal((3, 4, "pids.peak"), (view.Tasks, view.MaxTasks, view.MaxTasksDefinition));
        Assert.Equal((50, 5, "threads"), (view.VoluntarySwitches, view.InvoluntarySwitches, view.SwitchesSource));
        Assert.Equal((1.5, null), (view.CpuSomePressureSeconds, view.IoFullPressureSeconds));
    }

    [Fact]
    public void What_nobody_knows_is_null_and_never_zero()
    {
        var view = ResourceViews.Of([new JobUsage { CpuUsec = 5 }])!;
        Assert.All(view.GetType().GetProperties().Where(p => p.Name is not "EqualityContract"), property => Assert.Null(property.GetValue(view)));
        Assert.Null(ResourceViews.Of([]));
    }

    [Fact]
    public void A_report_of_an_older_agent_has_its_figures_without_their_definitions()
    {
        var old = JobUsage.Parser.ParseFrom(new JobUsage { Io = new Io { ReadBytes = 3 }, Memory = new Memory { PeakBytes = 4, PeakDefinition = "memory.peak" } }.ToByteArray());
        var view = ResourceViews.Of([old])!;
        Assert.Equal((3, null, 4, "memory.peak"), (view.ReadBytes, view.IoSource, view.MaxMemoryBytes, view.MaxMemoryDefinition));
    }
}
