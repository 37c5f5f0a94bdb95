using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;

namespace Actors.Cli.Connection;

/// <summary>The hub's HTTP API. Failures come as <see cref="CliException"/> with the hub's own words.</summary>
internal sealed class HubClient : IDisposable
{
    private const int Tries = 5;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);
    private readonly HttpClient _http;

    public HubClient(Uri hub) => _http = new HttpClient { BaseAddress = hub, Timeout = Timeout };

    /// <summary>GET; the body as text, to be printed with <c>--json</c> or read with <see cref="Read{T}"/>.</summary>
    public Task<string> GetAsync(string path, CancellationToken cancel) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancel);

    /// <summary>POST of a JSON body; the answer's body as text.</summary>
    public Task<string> PostAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancel) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } },
            },
            cancel);

    /// <summary>POST of a message that may be sent again: a hub that is busy is asked a few times.</summary>
    public async Task<string> PostAsync(string path, IMessage body, CancellationToken cancel)
    {
        var bytes = body.ToByteArray();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendAsync(
                    new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } } }, cancel).ConfigureAwait(false);
            }
            catch (CliException e) when (e.Busy && attempt < Tries)
            {
                await Task.Delay(RetryPause, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads a body of this API.</summary>
    public T Read<T>(string body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new CliException($"{_http.BaseAddress} answered nothing: is this a hub?");
        }
        catch (JsonException e)
        {
            throw new CliException($"{_http.BaseAddress} answered something else than this command knows: is it a hub of this version?", e);
        }
    }

    /// <summary>A path with the parameters that are not null.</summary>
    public static string Query(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                query.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return query.ToString();
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using (request)
            using (var response = await _http.SendAsync(request, cancel).ConfigureAwait(false))
            {
                var body = await response.Content.ReadAsStringAsync(cancel).ConfigureAwait(false);
                return response.IsSuccessStatusCode ? body : throw Problem.From(response, body);
            }
        }
        catch (HttpRequestException e)
        {
            throw new CliException($"no hub answers at {_http.BaseAddress}: start actors-hub, or name it with --hub ({e.Message})", e);
        }
        catch (TaskCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new CliException($"the hub at {_http.BaseAddress} did not answer within {Timeout.TotalSeconds:0} s", e);
        }
    }
}
