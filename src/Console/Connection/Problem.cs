using System.Net;
using System.Text.Json;
using Actors.Cli.Output;

namespace Actors.Cli.Connection;

/// <summary>RFC 9457 problem details as an error for people.</summary>
internal static class Problem
{
    public static CliException From(HttpResponseMessage response, string body)
    {
        var busy = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var lines = new List<string>();
            if ((Text(root, "detail") ?? Text(root, "title")) is { } said)
            {
                lines.Add(said);
            }

            if (root.TryGetProperty("faults", out var faults) && faults.ValueKind == JsonValueKind.Array)
            {
                lines.AddRange(faults.EnumerateArray().Select(Fault));
            }

            if (lines.Count > 0)
            {
                return new CliException(Printable.Lines(lines)) { Json = body, WrongUsage = response.StatusCode == HttpStatusCode.BadRequest, Busy = busy };
            }
        }
        catch (JsonException)
        {
            // Not a problem document: the status is all there is to tell.
        }

        return new CliException($"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} {response.ReasonPhrase}") { Busy = busy };
    }

    private static string Fault(JsonElement fault)
    {
        var line = fault.TryGetProperty("line", out var at) && at.TryGetInt32(out var number) && number > 0 ? $":{number}" : string.Empty;
        return $"{Text(fault, "file")}{line}: {Text(fault, "reason")}";
    }

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
