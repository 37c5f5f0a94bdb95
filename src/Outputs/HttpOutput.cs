using System.Text;

namespace Actors.Outputs;

/// <summary>Each job's newest state posted as JSON. The URL may have <c>%(jobid)s</c> and <c>%(node)s</c>.</summary>
internal sealed class HttpOutput : IOutput
{
    private readonly string _url;
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };

    public HttpOutput(string url) => _url =
        Uri.TryCreate(url.Replace("%(", "(", StringComparison.Ordinal), UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            ? url
            : throw new OutputException($"to = \"{url}\" must be an http or https URL");

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<LiveJob> jobs, IReadOnlySet<string> ended, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var job in jobs)
        {
            using var content = new StringContent(JobJson.Of(job), Encoding.UTF8, "application/json");
            using var response = await _client.PostAsync(new Uri(job.Fill(_url)), content, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new IOException($"{_url} answers {(int)response.StatusCode}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
