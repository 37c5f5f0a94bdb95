using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Actors.Console.Tests.Publish;

/// <summary>An SGAS server on loopback: a list of services, and the service that takes records.</summary>
internal sealed class SgasServer : IAsyncDisposable
{
    public const string Services =
        "<services><service><name>Registration</name><href>/ur</href></service><service><name>SoftwareAccountingRegistration</name><href>/sgas/sa</href></service></services>";

    private readonly WebApplication _app;

    private SgasServer(WebApplication app) => _app = app;

    /// <summary>Bodies of requests to the service, in their order, whatever was answered.</summary>
    public ConcurrentQueue<XElement> Posts { get; } = new();

    /// <summary>Names of the clients' certificates, with each request.</summary>
    public ConcurrentQueue<string?> Clients { get; } = new();

    public string List { get; set; } = Services;

    /// <summary>Answers a request to the service.</summary>
    public Func<XElement, HttpContext, Task<int>> Answer { get; set; } = (_, _) => Task.FromResult(200);

    /// <summary>Address of its list of services.</summary>
    public string Endpoint => _app.Urls.Single() + "/sgas/";

    /// <summary>Record ids of what was sent, whatever was answered.</summary>
    public IEnumerable<string> Ids => Posts.SelectMany(IdsOf);

    public static IEnumerable<string> IdsOf(XElement post) => post.Descendants().Where(element => element.Name.LocalName is "JobRecordID").Select(element => element.Value);

    public static async Task<SgasServer> StartAsync(Certificates? certificates = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificates is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificates.Server;
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (client, _, _) => client.Issuer == certificates.Authority.Subject;
                });
            }
        }));
        var server = new SgasServer(builder.Build());
        server._app.Run(async context =>
        {
            server.Clients.Enqueue(context.Connection.ClientCertificate?.Subject);
            if (context.Request.Method is "GET" && context.Request.Path == "/sgas/")
            {
                await context.Response.WriteAsync(server.List);
                return;
            }

            if (context.Request.Method is not "POST" || context.Request.Path != "/sgas/sa")
            {
                context.Response.StatusCode = 404;
                return;
            }

            var post = await XElement.LoadAsync(context.Request.Body, LoadOptions.None, context.RequestAborted);
            server.Posts.Enqueue(post);
            context.Response.StatusCode = await server.Answer(post, context);
            if (context.Response.StatusCode is not (200 or 204))
            {
                await context.Response.WriteAsync("said by the server");
            }
        });
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>An authority with a certificate for a server and one for a client, in a directory as PEM.</summary>
internal sealed class Certificates : IDisposable
{
    public Certificates(string directory)
    {
        using var authorityKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        Authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        (Authorities, ClientCertificate, ClientKey) = (Path.Combine(directory, "ca"), Path.Combine(directory, "client.pem"), Path.Combine(directory, "client.key"));
        Directory.CreateDirectory(Authorities);
        File.WriteAllText(Path.Combine(Authorities, "0a1b2c3d.0"), Authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Authorities, "0a1b2c3d.signing_policy"), "access_id_CA X509 '/CN=Test authority'\n");
        using var serverKey = RSA.Create(2048);
        using var server = Issue("CN=sgas", serverKey);
        Server = X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), password: null);
        using var clientKey = RSA.Create(2048);
        using var client = Issue("CN=node host", clientKey);
        File.WriteAllText(ClientCertificate, client.ExportCertificatePem());
        File.WriteAllText(ClientKey, clientKey.ExportPkcs8PrivateKeyPem());
    }

    public X509Certificate2 Authority { get; }
    public X509Certificate2 Server { get; }

    /// <summary>Directory with the authority's certificate, as grid sites have it.</summary>
    public string Authorities { get; }
    public string ClientCertificate { get; }
    public string ClientKey { get; }

    public void Dispose()
    {
        Authority.Dispose();
        Server.Dispose();
    }

    private X509Certificate2 Issue(string name, RSA key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(Authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}
