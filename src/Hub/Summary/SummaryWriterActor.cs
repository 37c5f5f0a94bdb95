using Actors.Hub.Records;
using Actors.Hub.Store;
using Akka.Actor;

namespace Actors.Hub.Summary;

/// <summary>
/// Keeps the tables of the monthly summaries. Child of the hub's writers; asked by the hand-over of records. Each batch is one
/// transaction. Its child <see cref="SummaryCsvActor"/> writes the files.
/// </summary>
internal sealed class SummaryWriterActor : BatchWriterActor
{
    private readonly IStore _store;
    private readonly IActorRef _csv;

    // Of the store's own thread.
    private Statements? _statements;

    public SummaryWriterActor(IStore store, SummarySettings settings)
        : base(RecordKinds.Summary)
    {
        _store = store;
        _csv = settings.CsvEnabled ? Context.ActorOf(SummaryCsvActor.Props(store, settings), "csv") : ActorRefs.Nobody;
    }

    public static Props Props(IStore store, SummarySettings settings) => Akka.Actor.Props.Create(() => new SummaryWriterActor(store, settings));

    protected override Task<IReadOnlyList<object>> WriteAsync(IReadOnlyList<ClosedJob> jobs) => _store.WriteAsync<IReadOnlyList<object>>((connection, transaction) =>
    {
        _statements = Statements.Of(_statements, connection, transaction);
        return [.. jobs.Select(job => new RecordWritten(job.Key, Kind, job.RecordId, job.Revision, SummaryTables.Replace(_statements, job), File: null) { Content = job.Content })];
    });

    protected override void Finished(IReadOnlyList<object> answers) => _csv.Tell(SummaryCsvActor.TablesChanged.Instance);
}
