using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Actors.Outputs;

/// <summary>Carbon's plaintext protocol, <c>PATH VALUE EPOCH</c>, over TCP or UDP.</summary>
internal sealed class CarbonOutput : IOutput
{
    /// <summary>Lines of one datagram: what passes every network in one piece.</summary>
    private const int DatagramBytes = 1400;

    private readonly NameRewriter _names;
    private readonly Uri _to;

    public CarbonOutput(string to, NameRewriter names)
    {
        _names = names;
        _to = Uri.TryCreate(to, UriKind.Absolute, out var url) && url.Scheme is "tcp" or "udp" && url is { Port: > 0, Host.Length: > 0 }
            ? url
            : throw new OutputException($"to = \"{to}\" must be tcp://HOST:PORT or udp://HOST:PORT");
    }

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<LiveJob> jobs, IReadOnlySet<string> ended, DateTimeOffset now, CancellationToken cancellation)
    {
        var lines = jobs.SelectMany(Lines).ToList();
        if (lines.Count == 0)
        {
            return;
        }

        if (_to.Scheme is "udp")
        {
            using var socket = new UdpClient();
            foreach (var datagram in Datagrams(lines))
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(datagram), _to.Host, _to.Port, cancellation).ConfigureAwait(false);
            }

            return;
        }

        using var client = new TcpClient();
        await client.ConnectAsync(_to.Host, _to.Port, cancellation).ConfigureAwait(false);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines)), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private IEnumerable<string> Lines(LiveJob job) =>
        (_names.IsEmpty ? (job.Report.Usage?.Metrics ?? []).Select(metric => (Name: MetricNames.Dotted(job, metric), Value: metric.Last)) : _names.Rewrite(SamsData.Of(job), Clean))
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Name} {pair.Value:R} {job.UnixSeconds}\n"));

    private static IEnumerable<string> Datagrams(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        var bytes = 0;
        foreach (var line in lines)
        {
            var size = Encoding.UTF8.GetByteCount(line);
            if (bytes > 0 && bytes + size > DatagramBytes)
            {
                yield return text.ToString();
                text.Clear();
                bytes = 0;
            }

            text.Append(line);
            bytes += size;
        }

        yield return text.ToString();
    }

    // A blank or an end of line would make another line of it.
    private static string Clean(string text) => string.Concat(text.Select(c => char.IsWhiteSpace(c) || char.IsControl(c) ? '_' : c));
}
