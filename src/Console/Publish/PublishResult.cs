using System.Text.Json;
using System.Text.Json.Serialization;

namespace Actors.Cli.Publish;

/// <summary>What a run of <c>actors publish</c> did, or with <c>--dry-run</c> would do; printed with <c>--json</c>.</summary>
/// <param name="DryRun">Nothing was sent or moved.</param>
/// <param name="Endpoints">Each server.</param>
/// <param name="Archived">Files that every endpoint has.</param>
/// <param name="Deleted">Archived files that were too old.</param>
/// <param name="Faults">Files that cannot be sent to anyone; they stay where they are.</param>
internal sealed record PublishResult(bool DryRun, IReadOnlyList<EndpointResult> Endpoints, IReadOnlyList<string> Archived, int Deleted, IReadOnlyList<PublishFault> Faults)
{
    public string ToJson() => JsonSerializer.Serialize(this, PublishJson.Default.PublishResult);
}

/// <summary>What one endpoint got.</summary>
/// <param name="Endpoint">Its address.</param>
/// <param name="Sent">Files it took.</param>
/// <param name="Waiting">Files it has not got.</param>
/// <param name="Refused">Of these: what it does not want.</param>
/// <param name="Error">Why it got no more; null when nothing went wrong but what is refused.</param>
internal sealed record EndpointResult(string Endpoint, IReadOnlyList<string> Sent, IReadOnlyList<string> Waiting, IReadOnlyList<PublishFault> Refused, string? Error);

/// <summary>A file and what is wrong with it.</summary>
internal sealed record PublishFault(string File, string Reason);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PublishResult))]
internal sealed partial class PublishJson : JsonSerializerContext;
