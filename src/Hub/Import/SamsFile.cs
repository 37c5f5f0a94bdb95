using System.Globalization;
using System.Text.Json;
using Actors.Messages.Identity;
using Actors.Messages.Wire;

namespace Actors.Hub.Import;

/// <summary>One file of a SAMS collector: what a job used on a node (samplers Core, SlurmInfo and Software of SAMS 1.10).</summary>
/// <param name="RawId">The scheduler's raw job id, in its shortest form.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Facts">What SlurmInfo says; empty where it says nothing.</param>
/// <param name="HasSlurmInfo">False where the file has no SlurmInfo at all.</param>
/// <param name="StartDigits">The start as SAMS writes it into record ids: the digits of <c>starttime</c>, or its text where it is no instant; null where there is none.</param>
/// <param name="FirstSeenUnixUsec">When the first process was seen.</param>
/// <param name="LastSeenUnixUsec">When the last process was read.</param>
/// <param name="Usage">CPU of the executables.</param>
internal sealed record SamsFile(
    string RawId, string Node, JobFacts Facts, bool HasSlurmInfo, string? StartDigits, long FirstSeenUnixUsec, long LastSeenUnixUsec, JobUsage Usage)
{
    private const string Core = "sams.sampler.Core";
    private const string SlurmInfo = "sams.sampler.SlurmInfo";
    private const string Software = "sams.sampler.Software";

    /// <summary>Reads a file's content.</summary>
    /// <param name="content">JSON in UTF-8; bytes of paths that are no text stand as lone surrogates, as Python writes them.</param>
    /// <param name="zone">Zone of <c>starttime</c>.</param>
    /// <exception cref="SamsFileException">It cannot be counted; the message says why.</exception>
    public static SamsFile Read(ReadOnlyMemory<byte> content, TimeZoneInfo zone)
    {
        if (content.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new SamsFileException("the file is empty");
        }

        try
        {
            using var json = PythonText.Json(content);
            return Read(json.RootElement, zone);
        }
        catch (JsonException e)
        {
            throw new SamsFileException($"no JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new SamsFileException("a text holds half of a surrogate pair", e);
        }
    }

    private static SamsFile Read(JsonElement root, TimeZoneInfo zone)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new SamsFileException("the file must be a JSON object of samplers");
        }

        var core = Section(root, Core) ?? throw new SamsFileException($"there is no {Core}: whose job it was is not known");
        var software = Section(root, Software) ?? throw new SamsFileException($"there is no {Software}: nothing to count");
        var info = Section(root, SlurmInfo);
        var rawId = JobId(core);
        var node = Text(core, "node") ?? throw new SamsFileException($"{Core}.node is missing");
        if (JobEntity.Flaw(node) is { } flaw)
        {
            throw new SamsFileException($"{Core}.node {flaw}");
        }

        var usage = SamsUsage.Read(software, $"{Software}.execs");
        var (first, last) = (Instant(software, "start_time"), Instant(software, "end_time"));
        var start = info is { } has ? Text(has, "starttime") : null;
        return new SamsFile(
            rawId, node, SamsFacts.Read(info, start, zone), info is not null, start is null ? null : string.Concat(start.Split('-', ':', 'T')), first, Math.Max(first, last), usage);
    }

    /// <summary>An object of the file; null where it is missing.</summary>
    private static JsonElement? Section(JsonElement root, string name) => !root.TryGetProperty(name, out var section) || section.ValueKind == JsonValueKind.Null ? null
        : section.ValueKind == JsonValueKind.Object ? section
        : throw new SamsFileException($"{name} must be an object");

    /// <summary>A text, or a number as text; null where it is missing or empty.</summary>
    internal static string? Text(JsonElement section, string name) => !section.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private static string JobId(JsonElement core)
    {
        var text = Text(core, "jobid")?.Trim() ?? throw new SamsFileException($"{Core}.jobid is missing");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id.ToString(CultureInfo.InvariantCulture)
            : throw new SamsFileException($"{Core}.jobid must be a raw job id, a whole number: {(text.Length > 40 ? text[..40] + "…" : text)}");
    }

    private static long Instant(JsonElement software, string name) =>
        software.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && SamsFacts.Usec(value.GetDouble()) is { } usec
            ? usec
            : throw new SamsFileException($"{Software}.{name} must be an instant in seconds since 1970");
}

/// <summary>A SAMS file cannot be used; the message says why.</summary>
internal sealed class SamsFileException(string message, Exception? inner = null) : Exception(message, inner);
