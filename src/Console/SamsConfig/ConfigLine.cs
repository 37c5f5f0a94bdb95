using System.Text.Json;
using System.Text.Json.Serialization;

namespace Actors.Cli.SamsConfig;

/// <summary>What became of one line of a SAMS configuration.</summary>
/// <param name="File">As it was named.</param>
/// <param name="Line">From 1.</param>
/// <param name="Key">Section and key; for an entry of a list the entry too.</param>
/// <param name="Fate">A name of <see cref="Fates"/>.</param>
/// <param name="Target">The key it is now; null: none.</param>
/// <param name="Note">What is to be known about it; empty: nothing.</param>
internal sealed record ConfigLine(string File, int Line, string Key, string Fate, string? Target, string Note);

/// <summary>What may become of a line.</summary>
internal static class Fates
{
    /// <summary>It is a key of ours now.</summary>
    public const string Taken = "taken";

    /// <summary>What it was for is so without it.</summary>
    public const string NotNeeded = "not needed";

    /// <summary>A command does it now.</summary>
    public const string Command = "by command";

    /// <summary>Another file has it too, and counts.</summary>
    public const string PassedOver = "passed over";

    /// <summary>There is nothing like it here.</summary>
    public const string NoCounterpart = "no counterpart";

    /// <summary>It did in SAMS something else than it says; what happens now is in the note.</summary>
    public const string Fault = "fault";

    /// <summary>SAMS does not know it.</summary>
    public const string Unknown = "unknown";
}

/// <summary>What <c>actors import sams-config --json</c> prints.</summary>
/// <param name="Files">Files that were written.</param>
/// <param name="Lines">In the order of the files.</param>
internal sealed record ConfigResult(IReadOnlyList<string> Files, IReadOnlyList<ConfigLine> Lines)
{
    public string ToJson() => JsonSerializer.Serialize(this, ConfigJson.Default.ConfigResult);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ConfigResult))]
internal sealed partial class ConfigJson : JsonSerializerContext;
