using System.Net.Http.Json;
using System.Text.Json;
using Actors.Messages.Json;

namespace Actors.EndToEnd;

/// <summary>The jobs that a hub shows, asked of the hub itself: a console started for every question would use more CPU than the jobs that are waited for.</summary>
internal sealed class HubJobs(string url) : IDisposable
{
    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _client = new();

    /// <summary>The job once it is as asked for.</summary>
    public Task<JobView> SeenAsync(string id, Func<JobView, bool> condition) => Eventually.Get(
        $"job {id} as asked for",
        async () => await FindAsync(id).ConfigureAwait(false) is { } job && condition(job) ? job : null);

    /// <summary>Null while the hub does not know it, or is away.</summary>
    private async Task<JobView?> FindAsync(string id)
    {
        try
        {
            return await _client.GetFromJsonAsync<JobView>($"{url}/v1/jobs/{Uri.EscapeDataString(id)}", s_web).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();
}
