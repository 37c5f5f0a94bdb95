using Actors.Hub.Jobs;
using Actors.Messages.Events;
using Actors.Messages.Wire;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

public sealed class ImportingTests
{
    private const long Hour = 3600 * Second;

    [Fact]
    public void A_file_makes_a_job_that_has_ended_on_its_node()
    {
        var job = Assert.Single(Import(JobHistory.Empty, File("n1", 5, ("/bin/a", 5))).Incarnations.Values);

        Assert.True(job.Complete);
        Assert.Equal((T0, T0 + Hour, "ada"), (job.StartUnixUsec, job.EndUnixUsec, job.Facts.User.Value));
        Assert.Equal((5, "processes", "sams"), (JobTotals.Of(job).CpuUsec, JobTotals.Of(job).Source, JobTotals.Of(job).Attribution));
        Assert.Equal("c:42:1", job.RecordId);
    }

    [Fact]
    public void The_same_file_again_is_known_whatever_its_name()
    {
        var file = File("n1", 5, ("/bin/a", 5));
        var history = Import(JobHistory.Empty, file);
        var again = file.Clone();
        again.Source = "copy.json";

        Assert.Null(Importing.Event(history, again, TimeZoneInfo.Utc, T0));
    }

    [Fact]
    public void Applying_an_event_twice_is_applying_it_once()
    {
        var imported = Importing.Event(JobHistory.Empty, File("n1", 5, ("/bin/a", 5)), TimeZoneInfo.Utc, T0)!;
        var once = JobHistory.Empty.Apply(imported);

        Assert.Same(once, once.Apply(imported));
    }

    [Fact]
    public void Of_a_node_the_first_word_on_a_path_stands_and_new_paths_are_added()
    {
        var history = Import(Import(JobHistory.Empty, File("n1", 5, ("/bin/a", 5))), File("n1", 9, ("/bin/a", 7), ("/bin/b", 2)));

        var job = Assert.Single(history.Incarnations.Values);
        Assert.Single(job.Nodes);
        Assert.Equal([("/bin/a", 5L), ("/bin/b", 2L)], JobTotals.Executables(job).Select(e => (e.Path.ToStringUtf8(), e.CpuUsec)));
        Assert.Equal(7, JobTotals.Of(job).CpuUsec);
        Assert.Null(Importing.Event(history, File("n1", 8, ("/bin/b", 8)), TimeZoneInfo.Utc, T0));
    }

    [Fact]
    public void Nodes_of_a_job_add_up()
    {
        var history = Import(Import(JobHistory.Empty, File("n1", 5, ("/bin/a", 5))), File("n2", 3, ("/bin/a", 3)));

        var job = Assert.Single(history.Incarnations.Values);
        Assert.Equal((2, 8), (job.Nodes.Count, JobTotals.Of(job).CpuUsec));
    }

    [Fact]
    public void An_id_that_was_used_again_is_another_run()
    {
        var later = File("n1", 3, ("/bin/a", 3));
        (later.Facts.StartUnixUsec.Value, later.StartUnixUsec, later.EndUnixUsec, later.RecordId) = (T0 + (48 * Hour), T0 + (48 * Hour), T0 + (49 * Hour), "c:42:2");

        var history = Import(Import(JobHistory.Empty, File("n1", 5, ("/bin/a", 5))), later);

        Assert.Equal(["c:42:1", "c:42:2"], history.Incarnations.Values.Select(job => job.RecordId));
        Assert.Equal([5L, 3L], history.Incarnations.Values.Select(job => JobTotals.Of(job).CpuUsec!.Value));
    }

    [Fact]
    public void A_file_that_does_not_know_the_start_joins_the_run_it_was_seen_in()
    {
        var nameless = File("n2", 3, ("/bin/a", 3));
        nameless.Facts = new JobFacts();

        Assert.Single(Import(Import(JobHistory.Empty, File("n1", 5, ("/bin/a", 5))), nameless).Incarnations);
    }

    [Fact]
    public void What_an_agent_reported_of_a_node_stands_above_what_is_imported_of_it()
    {
        var reported = JobHistory.Empty.Apply(Bound("n1", Ref())).Apply(Finished("n1", Ref(), 10, Usage(7, ("/bin/a", 7))));
        var file = File("n1", 5, ("/bin/a", 5));

        Assert.Null(Importing.Event(reported, file, TimeZoneInfo.Utc, T0));
    }

    [Fact]
    public void An_agents_report_takes_the_place_of_what_was_imported_of_its_node()
    {
        var imported = Import(JobHistory.Empty, File("n1", 5, ("/bin/a", 5)));
        var report = Report(Ref(), 10, Usage(7, ("/bin/a", 7)), final: true);

        var effect = ReportEffect.Of(imported, "n1", report, new BindingContext(T0), _ => true);

        var job = Assert.Single(effect.Live.Incarnations.Values);
        Assert.Equal((1, 7), (job.Nodes.Count, JobTotals.Of(job).CpuUsec));
    }

    [Fact]
    public void A_snapshot_keeps_what_was_imported()
    {
        var history = Import(JobHistory.Empty, File("n1", 5, ("/bin/a", 5)));

        Assert.Null(Importing.Event(JobHistory.From(JobState.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(history.ToState()))), File("n1", 5, ("/bin/a", 5)), TimeZoneInfo.Utc, T0));
    }

    private static JobHistory Import(JobHistory history, JobImported file) => history.Apply(Importing.Event(history, file, TimeZoneInfo.Utc, T0 + Hour)!);

    private static JobImported File(string node, long cpu, params (string Path, long Cpu)[] executables)
    {
        var usage = Usage(cpu, executables);
        (usage.TotalSource, usage.Attribution) = (TotalSource.Processes, "sams");
        usage.ClearUnattributedUsec();
        var facts = Facts(source: FactSource.Import);
        facts.StartUnixUsec = new NumberFact { Value = T0, Source = FactSource.Import };
        return new JobImported
        {
            Source = $"42.{node}.json",
            ContentHash = $"{node} {string.Join(' ', executables)}",
            Node = node,
            Facts = facts,
            Usage = usage,
            StartUnixUsec = T0,
            EndUnixUsec = T0 + Hour,
            RecordId = "c:42:1",
        };
    }
}
