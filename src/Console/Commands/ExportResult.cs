using System.Text.Json;
using System.Text.Json.Serialization;

namespace Actors.Cli.Commands;

/// <summary>What <c>actors export --json</c> prints.</summary>
internal sealed record ExportResult(int Records, IReadOnlyList<string> Files)
{
    public static string ToJson(int records, IReadOnlyList<string> files) =>
        JsonSerializer.Serialize(new ExportResult(records, files), ExportJson.Default.ExportResult);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ExportResult))]
internal sealed partial class ExportJson : JsonSerializerContext;
