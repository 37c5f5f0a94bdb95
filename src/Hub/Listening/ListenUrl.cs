using System.Net;
using Actors.Hub.Store;
using Actors.Messages.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Actors.Hub.Listening;

/// <summary>Where the hub serves: <c>http://ADDRESS:PORT</c> on the loopback.</summary>
public sealed record ListenUrl(IPAddress Address, int Port)
{
    /// <summary>Reads <c>actors.hub.listen</c>.</summary>
    /// <exception cref="StartException">It is no URL, asks for TLS, or reaches beyond the loopback.</exception>
    public static ListenUrl Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery is not "/")
        {
            throw new StartException($"actors.hub.listen: '{text}' is no URL of the form http://ADDRESS:PORT.");
        }

        var address = uri.IsLoopback && uri.HostNameType is UriHostNameType.Dns ? IPAddress.Loopback : IPAddress.TryParse(uri.DnsSafeHost, out var parsed) ? parsed : null;
        if (address is null || !IPAddress.IsLoopback(address))
        {
            throw new StartException(
                $"actors.hub.listen: {text} reaches beyond this host, and this hub has neither TLS nor authentication. Set actors.hub.listen to a loopback address such as http://127.0.0.1:8480.");
        }

        return uri.Scheme is "https"
            ? throw new StartException($"actors.hub.listen: this hub has no TLS; on the loopback use http://{uri.Authority}.")
            : new ListenUrl(address, uri.Port);
    }

    /// <summary>Makes Kestrel speak HTTP/1.1 and HTTP/2 with prior knowledge here.</summary>
    /// <param name="builder">The web application.</param>
    /// <param name="maxBody">Largest request body in bytes.</param>
    public void Bind(WebApplicationBuilder builder, long maxBody)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IConnectionListenerFactory, SilentTransport>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = maxBody;
            ConnectionDelegate? http2 = null;
            kestrel.Listen(new SilentEndPoint(), silent =>
            {
                silent.Protocols = HttpProtocols.Http2;
                silent.Use(next => http2 = next);
            });
            kestrel.Listen(Address, Port, port =>
            {
                port.Protocols = HttpProtocols.Http1;
                port.Use(http1 => connection => Http2Sniffer.RunAsync(connection, http1, http2!));
            });
        });
    }

    /// <summary>The URL with the port that was given, once the server runs.</summary>
    public static string Bound(IServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server.Features.Get<IServerAddressesFeature>()!.Addresses.First(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback && uri.Port > 0);
    }
}
