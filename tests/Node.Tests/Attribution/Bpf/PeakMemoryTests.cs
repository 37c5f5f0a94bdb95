using Actors.Node.Tests.Kernel.Bpf;
using Actors.Node.Tests.Processes;

namespace Actors.Node.Tests.Attribution.Bpf;

/// <summary>Resident memory of the largest process of each program. The large ones are shells with a long word.</summary>
public sealed class PeakMemoryTests : RealJob
{
    private const long Large = 16 << 20;
    private const string Grow = "x=$(printf %16777216s x)";

    /// <summary>Before Linux 6.16 the peak of a small program is not known that was born large and has ended.</summary>
    private static readonly long s_leastOfEnded = Environment.OSVersion.Version >= new Version(6, 16) ? 1 : 0;

    private string Job => Cgroups.Make("slurm/uid_0/job_1/step_0");

    [BpfFact]
    public void A_small_program_that_a_large_one_begins_has_its_own_peak_and_so_has_the_large_one()
    {
        var (job, large, small) = (Job, Program("large"), Program("small", "/bin/true"));
        using var scanner = Scanner("bpf");
        scanner.Scan();
        Wait(Start(job, large, $"{Grow}; {small}; :"));

        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.InRange(Row(slice, small)!.MaxRssBytes, s_leastOfEnded, Large - 1);
        Assert.InRange(Row(slice, large)!.MaxRssBytes, Large, 4 * Large);
    }

    [BpfFact]
    public void A_program_that_runs_another_in_its_place_keeps_its_peak()
    {
        var (job, large, small) = (Job, Program("large"), Program("small", "/bin/true"));
        using var scanner = Scanner("bpf");
        scanner.Scan();

        // Its own process is born small: the memory that the test's process had counts for none of the two.
        Wait(Start(job, "/bin/sh", "\"$1\" -c \"$2\" large \"$3\"; :", large, $"{Grow}; exec \"$1\"", small));

        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.InRange(Row(slice, small)!.MaxRssBytes, s_leastOfEnded, Large - 1);
        Assert.InRange(Row(slice, large)!.MaxRssBytes, Large, 4 * Large);
    }

    [BpfFact]
    public void A_live_process_is_told_as_large_as_it_is()
    {
        var (job, program) = (Job, Program("solver"));
        using var scanner = Scanner("bpf");
        scanner.Scan();
        var child = Start(job, program, $"{Stop}; {Grow}; {Stop}");
        UntilStopped(child);
        Until(scanner, "a live process's memory", result => result.Jobs.FirstOrDefault(slice => Row(slice, program) is { MaxRssBytes: > 0 and < Large }));
        Truth.Continue(child);
        UntilStopped(child);

        Until(scanner, "its memory after it grew", result => result.Jobs.FirstOrDefault(slice => Row(slice, program)?.MaxRssBytes >= Large));
    }
}
