using Actors.Hub.Jobs;
using Actors.Hub.Scheduler;
using Actors.Hub.Tests.Scheduler;
using Actors.Messages.Wire;
using FsCheck;
using FsCheck.Fluent;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

/// <summary>Whatever processes another user starts with a job's id, and whenever: the job's runs are what they are without him.</summary>
public sealed class ForgerTests
{
    private const long S = T0 / Second;

    // Of uid 1001: a run on n1, requeued onto n2 and n3.
    private static readonly SchedulerRow[][] s_words =
    [
        [Rows.Row(1, S - 500, S - 400)],
        [Rows.Row(1, S - 500, S - 400, S - 200, "REQUEUED"), Rows.Row(2, S - 200)],
        [Rows.Row(1, S - 500, S - 400, S - 200, "REQUEUED"), Rows.Row(2, S - 200, S - 50, nodes: "n[2-3]")],
        [Rows.Row(1, S - 500, S - 400, S - 200, "REQUEUED"), Rows.Row(2, S - 200, S - 50, S, nodes: "n[2-3]")],
    ];

    private static readonly (string Node, NodeJobRef Ref)[] s_own =
    [
        ("n1", Ref(inode: 5, firstSeen: T0 - (399 * Second))),
        ("n2", Ref(inode: 6, firstSeen: T0 - (49 * Second))),
        ("n3", ClaimsTests.Claim(1001, T0 - (48 * Second))),
    ];

    [Fact]
    public void A_jobs_runs_are_the_same_with_and_without_a_forger() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Steps(), steps =>
    {
        var (alone, beset) = (JobHistory.Empty, JobHistory.Empty);
        var word = -1;
        foreach (var step in steps)
        {
            switch (step.Kind)
            {
                case 0:
                    word = Math.Min(word + 1, s_words.Length - 1);
                    alone = ClaimsTests.Settled(alone, s_words[word]);
                    beset = ClaimsTests.Settled(beset, s_words[word]);
                    break;
                case 1:
                    var (node, own) = s_own[step.Which % s_own.Length];
                    alone = Report(alone, node, own, step);
                    beset = Report(beset, node, own, step);
                    break;
                default:
                    beset = Report(beset, $"n{1 + (step.Which % 4)}", ClaimsTests.Claim(1002, T0 - (step.Second * Second)), step);
                    break;
            }
        }

        // All own parts, and the scheduler's last word.
        foreach (var (node, own) in s_own)
        {
            alone = Report(alone, node, own, new Step(1, 0, 0, 100));
            beset = Report(beset, node, own, new Step(1, 0, 0, 100));
        }

        alone = ClaimsTests.Settled(alone, s_words[^1]);
        beset = ClaimsTests.Settled(beset, s_words[^1]);
        return Runs(alone).SequenceEqual(Runs(beset)) && Runs(beset).Count() == 2;
    }));

    private static IEnumerable<(int, string, bool, string)> Runs(JobHistory history) => history.Incarnations.Values.Where(i => i.Confirmed).Select(i =>
        (i.Ordinal, i.State, i.Complete, string.Join(',', i.Nodes.Select(part => $"{part.Node} {part.Seq} {part.Usage!.CpuUsec} {part.Usage.TotalIsLowerBound} {part.FinishedUnixUsec}").Order(StringComparer.Ordinal))));

    private static JobHistory Report(JobHistory history, string node, NodeJobRef reference, Step step) => ReportEffect.Of(
        history, node, Sample.Report(reference, (ulong)step.Seq, Usage(step.Seq * 10), final: step.Seq == 100, facts: new JobFacts()), new BindingContext(T0, Awaits: true), _ => true).Live;

    private static Arbitrary<List<Step>> Steps() => (
        from kind in Gen.Choose(0, 3)
        from which in Gen.Choose(0, 11)
        from second in Gen.Choose(0, 600)
        from seq in Gen.Choose(1, 99)
        select new Step(kind, which, second, seq)).ListOf().ToArbitrary();

    /// <param name="Kind">0: a word, 1: an own report, else a forged one.</param>
    /// <param name="Which">Node.</param>
    /// <param name="Second">Before T0, first sight.</param>
    /// <param name="Seq">Of the report.</param>
    private sealed record Step(int Kind, int Which, int Second, int Seq);
}
