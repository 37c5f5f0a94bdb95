using Actors.Hub.Projections;
using Actors.Hub.Records;
using Actors.Hub.Store;
using Actors.Hub.Summary;
using Akka.Actor;
using static Actors.Hub.Tests.Records.TestJobs;

namespace Actors.Hub.Tests.Summary;

public sealed class SummaryCsvActorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string folder = Directory.CreateTempSubdirectory("summary-csv-").FullName;
    private readonly ActorSystem system = ActorSystem.Create("summary-csv");
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
    public async Task Changed_months_are_written_as_CSV()
    {
        Writer();
        await ChangeAsync();

        var lines = await Csv(2);

        Assert.Equal(["month,user,project,kind,software,cpuSeconds,cpuHours,jobs", "2026-11,anna,p1,software,GROMACS,100,2,1"], lines);
    }

    [Fact]
    public async Task What_was_out_of_date_when_the_hub_stopped_is_written_after_the_start()
    {
        await ChangeAsync();

        Writer();

        Assert.Equal(2, (await Csv(2)).Length);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_tried_again()
    {
        await File.WriteAllTextAsync(Output, "in the way");
        Writer();
        await ChangeAsync();
        File.Delete(Output);

        Assert.Equal(2, (await Csv(2)).Length);
    }

    private async Task ChangeAsync()
    {
        await store.WriteAsync((connection, transaction) =>
        {
            var statements = new Statements(connection) { Transaction = transaction };
            var months = new HashSet<string>(StringComparer.Ordinal);
            SummaryTables.Replace(statements, Closed(), months);
            SummaryTables.Mark(statements, months);
        });
        system.EventStream.Publish(new ProjectionAdvanced(1));
    }

    private string Output => Path.Combine(folder, "csv");

    private void Writer() => system.ActorOf(SummaryCsvActor.Props(store, new SummarySettings(Output, TimeSpan.FromMilliseconds(20))));

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
