using System.Xml;
using System.Xml.Linq;

namespace Actors.Cli.Publish;

/// <summary>Sends the files of a spool to every endpoint that has not got them, and archives those that every endpoint has. An endpoint that fails holds up no other.</summary>
internal sealed class Registrant(RegistrantSettings settings, TimeProvider clock)
{
    /// <summary>An endpoint that refuses so many files one after another wants none of this: it is left alone until the next run.</summary>
    private const int RefusedInRow = 10;
    private readonly RecordSpool _spool = new(settings, clock);
    private readonly SortedDictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>Tells what <see cref="RunAsync"/> would send, and changes nothing.</summary>
    public PublishResult Look()
    {
        var files = _spool.Records();
        var endpoints = settings.Endpoints.Select(endpoint =>
        {
            var waiting = files.Where(name => Next(name, endpoint) is not null).ToList();
            return new EndpointResult(endpoint.OriginalString, [], waiting, [], Error: null);
        }).ToList();
        return new PublishResult(DryRun: true, endpoints, [], Deleted: 0, Faults());
    }

    /// <summary>Sends.</summary>
    /// <exception cref="CliException">Nothing could be done: directories, lock or certificate.</exception>
    public async Task<PublishResult> RunAsync(CancellationToken cancel)
    {
        using var alone = _spool.Lock();
        var files = _spool.Records();
        using var connection = new SgasConnection(settings, clock);
        var endpoints = new List<EndpointResult>();
        foreach (var endpoint in settings.Endpoints)
        {
            endpoints.Add(await SendAsync(connection, endpoint, files, cancel).ConfigureAwait(false));
        }

        var archived = files.Where(name => !_faults.ContainsKey(name) && Guarded(name, () => _spool.Archive(name))).ToList();
        return new PublishResult(DryRun: false, endpoints, archived, _spool.Clean(), Faults());
    }

    private async Task<EndpointResult> SendAsync(SgasConnection connection, Uri endpoint, IReadOnlyList<string> files, CancellationToken cancel)
    {
        var sent = new List<string>();
        var refused = new List<PublishFault>();
        var refusedInRow = 0;
        Uri? place = null;
        string? error = null;
        foreach (var batch in Batches(endpoint, files))
        {
            if (place is null)
            {
                (place, error) = await FindAsync(connection, endpoint, cancel).ConfigureAwait(false);
            }

            // A batch with a file that is refused goes again in halves, down to the one.
            var parts = new Stack<IReadOnlyList<Waiting>>([batch]);
            while (error is null && parts.TryPop(out var part))
            {
                var answer = await connection.PostAsync(place!, RecordXml.Wrap(part.Select(file => file.Root), settings.Namespace, settings.RecordsTag), cancel).ConfigureAwait(false);
                error = answer.Failed;
                if (answer.Body is not null)
                {
                    refusedInRow = 0;
                    foreach (var file in part)
                    {
                        _spool.Took(file.Name, endpoint, file.Hash);
                        sent.Add(file.Name);
                    }
                }
                else if (answer.Refused is not null && part.Count > 1)
                {
                    parts.Push([.. part.Skip(part.Count / 2)]);
                    parts.Push([.. part.Take(part.Count / 2)]);
                }
                else if (answer.Refused is not null)
                {
                    refused.Add(new PublishFault(part[0].Name, answer.Refused));
                    error = ++refusedInRow >= RefusedInRow ? $"it refused {RefusedInRow} files one after another; the last with: {answer.Refused}" : null;
                }
            }

            if (error is not null)
            {
                break;
            }
        }

        var waiting = files.Where(name => Next(name, endpoint) is not null).ToList();
        return new EndpointResult(endpoint.OriginalString, sent, waiting, refused, error);
    }

    private async Task<(Uri? Place, string? Error)> FindAsync(SgasConnection connection, Uri endpoint, CancellationToken cancel)
    {
        var answer = await connection.GetAsync(endpoint, cancel).ConfigureAwait(false);
        try
        {
            return answer.Body is { } list ? (RecordXml.Service(list, settings.RegistrationTag, endpoint), null) : (null, answer.Failed ?? answer.Refused);
        }
        catch (CliException e)
        {
            return (null, e.Message);
        }
    }

    // Read when they are needed: there may be very many.
    private IEnumerable<IReadOnlyList<Waiting>> Batches(Uri endpoint, IReadOnlyList<string> files)
    {
        var batch = new List<Waiting>();
        foreach (var name in files)
        {
            if (Next(name, endpoint) is { } file)
            {
                batch.Add(file);
            }

            if (batch.Count == settings.BatchSize)
            {
                yield return batch;
                batch = [];
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    /// <summary>A file that an endpoint has not got; null when it has, or when it cannot be sent.</summary>
    private Waiting? Next(string name, Uri endpoint)
    {
        Waiting? file = null;
        if (!_faults.ContainsKey(name))
        {
            Guarded(name, () =>
            {
                var content = _spool.Read(name);
                var hash = RecordSpool.Hash(content);
                file = _spool.Has(name, endpoint, hash) ? null : new Waiting(name, hash, RecordXml.Parse(content));
                return true;
            });
        }

        return file;
    }

    private bool Guarded(string name, Func<bool> work)
    {
        try
        {
            return work();
        }
        catch (XmlException e)
        {
            _faults[name] = $"not XML: {e.Message}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _faults[name] = e.Message;
        }

        return false;
    }

    private List<PublishFault> Faults() => [.. _faults.Select(fault => new PublishFault(fault.Key, fault.Value))];

    private sealed record Waiting(string Name, string Hash, XElement Root);
}
