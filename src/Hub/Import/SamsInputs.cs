using Actors.Hub.Store;
using Actors.Messages.Settings;

namespace Actors.Hub.Import;

/// <summary>The ways on which files of SAMS collectors come by themselves, as a site has set them: by HTTP (<c>actors.sams.receiver</c>) and in a directory (<c>actors.sams.spool</c>).</summary>
/// <param name="settings">Which of them.</param>
/// <param name="data">The hub's data directory.</param>
/// <param name="intake">Takes the files.</param>
/// <param name="clock">The hub's clock.</param>
/// <param name="log">Where they tell.</param>
internal sealed class SamsInputs(HubSettings settings, DataDirectory data, SamsIntake intake, TimeProvider clock, ILogger log)
{
    private readonly string _received = data.Resolve("sams-received");

    /// <summary>Serves the receiver where it is switched on.</summary>
    /// <exception cref="StartException">Its token cannot be read.</exception>
    public void Map(IEndpointRouteBuilder routes)
    {
        if (settings.SamsReceiver)
        {
            new ReceiverApi(intake, _received, Token(), clock, log, settings.MaxBatch).Map(routes);
        }
    }

    /// <summary>Begins to look after the directories.</summary>
    /// <returns>Ends that.</returns>
    public Func<ValueTask> Watch(CancellationToken stopping)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = Spools().Select(spool => Task.Run(() => spool.RunAsync(stop.Token), CancellationToken.None)).ToList();
        return async () =>
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(false);
            stop.Dispose();
        };
    }

    private IEnumerable<SamsSpool> Spools()
    {
        var error = data.Resolve(settings.SamsError);
        if (settings.SamsReceiver)
        {
            yield return new SamsSpool(intake, _received, archive: null, error, log);
        }

        if (settings.SamsSpool.Length > 0)
        {
            yield return new SamsSpool(intake, data.Resolve(settings.SamsSpool), settings.SamsArchive.Length == 0 ? null : data.Resolve(settings.SamsArchive), error, log);
        }
    }

    private string? Token()
    {
        if (settings.SamsTokenFile.Length == 0)
        {
            return null;
        }

        try
        {
            return File.ReadLines(settings.SamsTokenFile).FirstOrDefault()?.Trim() is { Length: > 0 } token
                ? token
                : throw new StartException($"actors.sams.receiver.token-file: {settings.SamsTokenFile} has nothing in its first line.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"actors.sams.receiver.token-file: {e.Message}", e);
        }
    }
}
