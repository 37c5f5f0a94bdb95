using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Actors.Cli.Output;

namespace Actors.Cli.Publish;

/// <summary>What an endpoint made of a request.</summary>
/// <param name="Body">Its answer, where it took the request.</param>
/// <param name="Refused">Why it does not want this content; others may fare better. Null: it is not the content.</param>
/// <param name="Failed">Why it takes nothing now. Null: it did.</param>
internal sealed record SgasAnswer(byte[]? Body, string? Refused = null, string? Failed = null);

/// <summary>Requests to endpoints, with the client certificate, time-outs and further tries of the settings.</summary>
internal sealed class SgasConnection : IDisposable
{
    private const int MaxAnswer = 1024 * 1024;
    private const int ShownOfAnswer = 200;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private readonly RegistrantSettings _settings;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    /// <exception cref="CliException">Certificate, key or authorities cannot be used.</exception>
    public SgasConnection(RegistrantSettings settings, TimeProvider clock)
    {
        (_settings, _clock) = (settings, clock);
        var secure = settings.Endpoints.Any(endpoint => endpoint.Scheme is "https");
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = settings.ConnectTimeout,
            SslOptions = secure ? Tls(settings) : new SslClientAuthenticationOptions(),
        })
        {
            Timeout = settings.ConnectTimeout + settings.Timeout,
            MaxResponseContentBufferSize = MaxAnswer,
        };
    }

    public Task<SgasAnswer> GetAsync(Uri place, CancellationToken cancel) => TryAsync(() => new HttpRequestMessage(HttpMethod.Get, place), cancel);

    public Task<SgasAnswer> PostAsync(Uri place, byte[] body, CancellationToken cancel) => TryAsync(
        () => new HttpRequestMessage(HttpMethod.Post, place) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/xml", "utf-8") } } }, cancel);

    public void Dispose() => _http.Dispose();

    private async Task<SgasAnswer> TryAsync(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        var pause = _settings.RetryPause;
        for (var attempt = 1; ; attempt++)
        {
            var (answer, again, after) = await OnceAsync(make, cancel).ConfigureAwait(false);
            if (!again || attempt >= _settings.Tries)
            {
                return again && attempt > 1 ? answer with { Failed = $"{answer.Failed} ({attempt} tries)" } : answer;
            }

            var wait = after ?? pause;
            await Task.Delay(wait < LongestPause ? wait : LongestPause, _clock, cancel).ConfigureAwait(false);
            pause *= 2;
        }
    }

    /// <returns>The answer, whether another try may do better, and when the server wants it.</returns>
    private async Task<(SgasAnswer Answer, bool Again, TimeSpan? After)> OnceAsync(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        try
        {
            using var request = make();
            using var response = await _http.SendAsync(request, cancel).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return (new SgasAnswer(body), false, null);
            }

            var said = Said(request, response, body);
            return (int)response.StatusCode switch
            {
                400 or 413 or 415 or 422 => (new SgasAnswer(null, Refused: said), false, null),
                408 or 429 or >= 500 => (new SgasAnswer(null, Failed: said), true, response.Headers.RetryAfter?.Delta),
                _ => (new SgasAnswer(null, Failed: said), false, null),
            };
        }
        catch (HttpRequestException e)
        {
            // A certificate that is not believed now will not be believed in a moment.
            var secure = e.InnerException as AuthenticationException;
            return (new SgasAnswer(null, Failed: secure is null ? e.Message : $"{e.Message} {(secure.InnerException ?? secure).Message}"), secure is null, null);
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (new SgasAnswer(null, Failed: string.Create(CultureInfo.InvariantCulture, $"no answer within {_settings.Timeout.TotalSeconds} s")), true, null);
        }
    }

    private static string Said(HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        var text = System.Text.Encoding.UTF8.GetString(body).Trim();
        var shown = text.Length == 0 ? "" : $": {Printable.Line(text.Length > ShownOfAnswer ? text[..ShownOfAnswer] + "…" : text)}";
        var moved = response.Headers.Location is { } to ? $", to {to}: write that address into the settings" : "";
        return $"{request.Method} {request.RequestUri} was answered with {(int)response.StatusCode} {response.ReasonPhrase}{moved}{shown}";
    }

    private static SslClientAuthenticationOptions Tls(RegistrantSettings settings)
    {
        var options = new SslClientAuthenticationOptions { CertificateRevocationCheckMode = X509RevocationMode.NoCheck };
        try
        {
            if (settings.Certificate.Length > 0)
            {
                var others = new X509Certificate2Collection();
                others.ImportFromPemFile(settings.Certificate);
                var own = X509Certificate2.CreateFromPemFile(settings.Certificate, settings.Key.Length > 0 ? settings.Key : null);
                options.ClientCertificateContext = SslStreamCertificateContext.Create(own, others, offline: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CliException($"the client certificate {settings.Certificate} with the key {(settings.Key.Length > 0 ? settings.Key : "in it")} cannot be used: {e.Message}", e);
        }

        if (settings.Authorities.Length > 0)
        {
            options.CertificateChainPolicy = Believing(settings.Authorities);
        }

        return options;
    }

    private static X509ChainPolicy Believing(string directory)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            foreach (var file in Directory.EnumerateFiles(directory))
            {
                try
                {
                    policy.CustomTrustStore.ImportFromPemFile(file);
                }
                catch (CryptographicException)
                {
                    // Beside certificates such directories hold policies and lists of revoked ones.
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"the authorities in {directory} cannot be read: {e.Message}", e);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new CliException($"{directory}: there is no certificate of an authority in it");
    }
}
