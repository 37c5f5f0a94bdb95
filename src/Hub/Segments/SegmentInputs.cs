using Actors.Hub.Gateway;
using Actors.Hub.Store;
using Actors.Messages.Segments;
using Actors.Messages.Settings;

namespace Actors.Hub.Segments;

/// <summary>The ways on which segments come: from a directory (<c>actors.hub.spool</c>), and carried here by <c>actors import node</c>.</summary>
internal sealed class SegmentInputs
{
    /// <summary>Largest body of POST /v1/imports/node.</summary>
    public const long MaxBody = 8 * 1024 * 1024;

    private readonly SegmentIntake _intake;
    private readonly SegmentSpoolSettings _spool;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    /// <param name="settings">Which of them.</param>
    /// <param name="data">The hub's data directory.</param>
    /// <param name="batches">Takes what is in them.</param>
    /// <param name="store">Where it is kept which have come.</param>
    /// <param name="clock">The hub's clock.</param>
    /// <param name="log">Where they tell.</param>
    /// <exception cref="StartException">The directory cannot be believed.</exception>
    public SegmentInputs(HubSettings settings, DataDirectory data, BatchIntake batches, IStore store, TimeProvider clock, ILogger log)
    {
        (_clock, _log) = (clock, log);
        Streams = new SegmentStreams(store, clock);
        Streams.Load();
        _intake = new SegmentIntake(batches, Streams, log);
        var spool = settings.Spool;
        _spool = spool with
        {
            Input = spool.Input.Length == 0 ? "" : data.Resolve(spool.Input),
            Archive = spool.Archive.Length == 0 ? "" : data.Resolve(spool.Archive),
            Error = spool.Error.Length == 0 ? "" : data.Resolve(spool.Error),
        };

        // What is not mounted yet is waited for; who may write there does not mend itself.
        if (_spool.Input.Length > 0 && Directory.Exists(_spool.Input) && DirectoryTrust.Flaw(_spool.Input) is { } flaw)
        {
            throw new StartException($"actors.hub.spool.input: {flaw}");
        }
    }

    /// <summary>Which segments have come.</summary>
    public SegmentStreams Streams { get; }

    /// <summary>Serves what is carried here.</summary>
    public void Map(IEndpointRouteBuilder routes) => new SegmentsApi(_intake, _clock, MaxBody).Map(routes);

    /// <summary>Begins to look after the directory.</summary>
    /// <returns>Ends that.</returns>
    public Func<ValueTask> Watch(CancellationToken stopping)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = _spool.Input.Length == 0
            ? Task.CompletedTask
            : Task.Run(() => new SegmentSpool(_intake, _spool, _clock, _log).RunAsync(stop.Token), CancellationToken.None);
        return async () =>
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
            stop.Dispose();
        };
    }
}
