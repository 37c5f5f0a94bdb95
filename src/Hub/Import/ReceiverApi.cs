using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Actors.Hub.Gateway;
using Actors.Hub.Logging;
using Actors.Hub.Records;
using Actors.Messages.Wire;
using Akka.Actor;
using Google.Protobuf;

namespace Actors.Hub.Import;

/// <summary>
/// POST /{jobid}/{file}: what sams-post-receiver took from outputs of kind Http of SAMS collectors. A collector loses what is not answered with 200, so all that is a
/// file of its own is: bad ones are quarantined, and while the hub is too busy they wait in a directory.
/// </summary>
/// <param name="intake">Takes the files.</param>
/// <param name="waiting">Directory for files that cannot be taken now; a <see cref="SamsSpool"/> looks after it.</param>
/// <param name="secret">What a collector has to give as password, or as bearer token; null: nothing.</param>
/// <param name="clock">The hub's clock.</param>
/// <param name="log">Where it tells.</param>
/// <param name="maxBytes"><c>actors.hub.max-batch</c>.</param>
internal sealed class ReceiverApi(SamsIntake intake, string waiting, string? secret, TimeProvider clock, ILogger log, long maxBytes)
{
    private readonly BodyRoom _room = new(64 * 1024 * 1024);

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{jobid:long:min(0)}/{file}", PostAsync)
        .WithName("ReceiveSams").WithSummary("One file of a SAMS collector, as its output Http sends it").WithTags("imports").Accepts<byte[]>("application/json")
        .Produces<string>(contentType: "text/html").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private async Task<IResult> PostAsync(long jobid, string file, HttpRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!Allowed(request))
        {
            response.Headers.WWWAuthenticate = "Basic realm=\"actors\"";
            return TypedResults.Problem("The token of actors.sams.receiver.token-file is asked for, as password or as bearer token.", statusCode: StatusCodes.Status401Unauthorized);
        }

        byte[] body;
        try
        {
            body = (await BatchBody.ReadAnyAsync(request, maxBytes, _room, clock, cancellationToken).ConfigureAwait(false)).ToArray();
        }
        catch (BatchRefusedException e)
        {
            return TypedResults.Problem(e.Message, statusCode: e.Status);
        }

        var sent = new ImportFile { Name = $"{jobid}/{file}", Content = UnsafeByteOperations.UnsafeWrap(body) };
        try
        {
            await intake.TakeAsync([sent], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AskTimeoutException or System.Data.Common.DbException)
        {
            DurableFile.Write(Path.Combine(waiting, Convert.ToHexStringLower(SHA256.HashData(body)) + ".json"), body);
            HubLog.FileWaits(log, sent.Name, e.Message);
        }

        return TypedResults.Text("OK", "text/html");
    }

    private bool Allowed(HttpRequest request)
    {
        if (secret is null)
        {
            return true;
        }

        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given) || given.Parameter is null)
        {
            return false;
        }

        var token = given.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? given.Parameter
            : given.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? Password(given.Parameter) : "";
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }

    private static string Password(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password] ? password : "";
    }
}
