using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Actors.Messages.Wire;

namespace Actors.Outputs;

/// <summary>collectd's unixsock plugin: <c>PUTVAL HOST/PLUGIN/TYPE interval=S EPOCH:VALUE</c>, each answered by a line.</summary>
internal sealed class CollectdOutput(string socket, TimeSpan interval, NameRewriter names) : IOutput
{
    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<LiveJob> jobs, IReadOnlySet<string> ended, DateTimeOffset now, CancellationToken cancellation)
    {
        var values = jobs.SelectMany(job => Values(job).Select(value => (job.UnixSeconds, value.Name, value.Value))).ToList();
        if (values.Count == 0)
        {
            return;
        }

        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation).ConfigureAwait(false);
        await using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string? refused = null;
        foreach (var (at, name, value) in values)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"PUTVAL \"{name}\" interval={Math.Max(1, (long)interval.TotalSeconds)} {at}:{value:R}\n");
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line), cancellation).ConfigureAwait(false);
            var answer = await reader.ReadLineAsync(cancellation).ConfigureAwait(false) ?? throw new IOException($"{socket} was closed before it answered");
            refused ??= answer.StartsWith('-') ? $"{name}: {answer}" : null;
        }

        if (refused is not null)
        {
            throw new IOException($"collectd refuses {refused}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private IEnumerable<(string Name, double Value)> Values(LiveJob job) => names.IsEmpty
        ? (job.Report.Usage?.Metrics ?? []).Select(metric => (Name(job, metric), metric.Last))
        : names.Rewrite(SamsData.Of(job), Clean);

    private static string Name(LiveJob job, Metric metric) =>
        $"{MetricNames.Plain(job.Node)}/actors-{MetricNames.Plain(job.JobId)}/gauge-{string.Join('-', ((string[])[metric.Sampler, metric.Name, .. metric.Labels.Select(label => label.Value)]).Select(MetricNames.Plain))}";

    // A slash would name another plugin or type.
    private static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '/' or '"' or '\\' ? '_' : c));
}
