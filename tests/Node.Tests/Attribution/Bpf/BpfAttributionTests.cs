using System.Text;
using Actors.Messages.Checkpoints;
using Actors.Node.Processes;
using Actors.Node.Tests.Kernel.Bpf;
using Actors.Node.Tests.Processes;

namespace Actors.Node.Tests.Attribution.Bpf;

public sealed class BpfAttributionTests : RealJob
{
    private const string User = "slurm_n9/uid_0";

    /// <summary>More than what two readings are apart; far less than the jobs here use.</summary>
    private const long SlackNsec = 2_000_000;

    [BpfFact]
    public void What_the_kernel_told_of_a_job_for_anothers_sake_is_in_its_rows_when_it_ends()
    {
        var program = Program("tick");
        Cgroups.Make($"{User}/job_1");
        var two = Cgroups.Make($"{User}/job_2/step_0");
        using var scanner = Scanner("bpf");
        scanner.Scan();
        scanner.Scan();
        Run(two, program, 80_000);
        var counted = Cgroups.CpuUsec($"{User}/job_2") * 1000;

        // The end of the one lets it take all sums; nobody has told then that the other, whose program is over, will be next.
        Cgroups.Remove($"{User}/job_1");
        Ended(scanner, "1");
        Cgroups.Remove($"{User}/job_2");
        var job = Ended(scanner, "2");

        Assert.InRange(Assert.Single(job.Rows, row => row.Path.Span.SequenceEqual(Encoding.UTF8.GetBytes(program))).CpuNsec, counted / 2, counted + SlackNsec);
    }

    /// <summary>The job as the next agent would have it, without a pass that looks at all tasks again: the thread that takes the kernel's word has seen its end.</summary>
    private static JobCheckpoint Ended(NodeScanner scanner, string id)
    {
        JobCheckpoint? found = null;
        Until(() => (found = scanner.Checkpoint().Jobs.SingleOrDefault(job => job.Ended && job.RawId == id)) is not null, $"the end of job {id}");
        return found!;
    }
}
