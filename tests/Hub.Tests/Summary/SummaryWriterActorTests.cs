using Actors.Hub.Records;
using Actors.Hub.Store;
using Actors.Hub.Summary;
using Akka.Actor;
using static Actors.Hub.Tests.Records.TestJobs;

namespace Actors.Hub.Tests.Summary;

public sealed class SummaryWriterActorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string folder = Directory.CreateTempSubdirectory("summary-writer-").FullName;
    private readonly ActorSystem system = ActorSystem.Create("summary-writer");
    private DataDirectory data = null!;
    private IStore store = null!;

    public Task InitializeAsync()
    {
        data = DataDirectory.Open(folder);
        store = StoreUrl.Parse("sqlite:test.db").Open(data);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await system.Terminate();
        await store.DisposeAsync();
        data.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_contribution_is_in_the_tables_when_it_is_confirmed()
    {
        var written = await Write(Writer(), Closed());

        Assert.Equal((Closed().Key, "summary", 1, null), (written.Key, written.Kind, written.Revision, written.File));
        Assert.Equal(SummaryContribution.Of(Closed()).Hash(), written.ContentHash);
        Assert.Single(Month());
    }

    [Fact]
    public async Task The_same_revision_again_is_confirmed_alike_and_counted_once()
    {
        Assert.Equal(await Write(Writer(), Closed()), await Write(Writer(), Closed()));

        Assert.Equal(1, Assert.Single(Month()).Jobs);
    }

    [Fact]
    public async Task Changed_months_are_written_as_CSV()
    {
        await Write(Writer(), Closed());

        var lines = await Csv(2);

        Assert.Equal(["month,user,project,kind,software,cpuSeconds,cpuHours,jobs", "2026-11,anna,p1,software,GROMACS,100,2,1"], lines);
    }

    [Fact]
    public async Task What_was_out_of_date_when_the_hub_stopped_is_written_after_the_start()
    {
        await Write(Writer(csv: false), Closed());
        Assert.False(Directory.Exists(Output));

        Writer();

        Assert.Equal(2, (await Csv(2)).Length);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_tried_again()
    {
        await File.WriteAllTextAsync(Output, "in the way");
        var writer = Writer();
        await Write(writer, Closed());
        File.Delete(Output);

        Assert.Equal(2, (await Csv(2)).Length);
    }

    private static async Task<RecordWritten> Write(IActorRef writer, ClosedJob job) =>
        Assert.IsType<RecordWritten>(await writer.Ask<object>(new WriteRecord(job), Patience));

    private string Output => Path.Combine(folder, "csv");

    private IActorRef Writer(bool csv = true) =>
        system.ActorOf(SummaryWriterActor.Props(store, new SummarySettings(csv, Output, TimeSpan.FromMilliseconds(20))));

    private IReadOnlyList<SummarySum> Month()
    {
        using var reader = store.OpenReader();
        return SummaryTables.Sums(reader, SummaryFilter.Month("2026-11"));
    }

    private async Task<string[]> Csv(int lines)
    {
        var file = Path.Combine(Output, "2026-11.csv");
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is var content && content.Length == lines)
            {
                return content;
            }

            Assert.False(deadline.IsCancellationRequested, $"waited {Patience} for {lines} lines in {file}");
            await Task.Delay(10);
        }
    }
}
