using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Actors.Hub.Jobs;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Import;

/// <summary>CPU per executable as sampler Software gives it: <c>{PATH: {"user": s, "system": s}}</c>.</summary>
internal static class SamsUsage
{
    /// <summary>More CPU than this, in seconds, no executable has used: a thousand years.</summary>
    private const double MaxSeconds = 31_557_600_000;
    private const int MaxPath = 65536;

    /// <summary>How CPU was given to executables.</summary>
    public const string Attribution = "sams";

    /// <summary>Reads it.</summary>
    /// <param name="software">The sampler's object.</param>
    /// <param name="place">Its name, for faults.</param>
    /// <exception cref="SamsFileException">It cannot be counted.</exception>
    public static JobUsage Read(JsonElement software, string place)
    {
        if (!software.TryGetProperty("execs", out var executables) || executables.ValueKind != JsonValueKind.Object)
        {
            throw new SamsFileException($"{place} is missing: nothing to count");
        }

        // Of a key that stands twice the last one counts, as in SAMS.
        var byPath = new Dictionary<ByteString, ExecutableUsage>();
        foreach (var property in executables.EnumerateObject())
        {
            var path = ByteString.CopyFrom(PythonText.Bytes(JsonMarshal.GetRawUtf8PropertyName(property)));
            if (path.Length is 0 or > MaxPath || path.Span.Contains((byte)0))
            {
                throw new SamsFileException($"{Where(place, path)}: a path must have 1 to {MaxPath} bytes and no NUL");
            }

            var (user, system) = (Usec(property.Value, "user", place, path), Usec(property.Value, "system", place, path));
            byPath[path] = new ExecutableUsage { Path = path, Role = ExecutableRole.Job, CpuUsec = user + system, UserUsec = user, SystemUsec = system };
        }

        if (byPath.Count == 0)
        {
            throw new SamsFileException($"{place} is empty: nothing to count");
        }

        return UsageRules.Summed(new JobUsage { TotalSource = TotalSource.Processes, Attribution = Attribution, Executables = { byPath.Values } });
    }

    // What the collector could not tell it writes as NaN, which is unknown: it counts nothing.
    private static long Usec(JsonElement figures, string name, string place, ByteString path) =>
        figures.ValueKind != JsonValueKind.Object || !figures.TryGetProperty(name, out var value) ? throw NoTime(name, place, path)
        : value.ValueKind == JsonValueKind.Null ? 0
        : value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= MaxSeconds and var seconds ? (long)Math.Round(seconds * 1e6)
        : throw NoTime(name, place, path);

    private static SamsFileException NoTime(string name, string place, ByteString path) => new($"{Where(place, path)}.{name} must be CPU time in seconds, 0 or more");

    private static string Where(string place, ByteString path)
    {
        const int Kept = 100;
        var text = Encoding.UTF8.GetString(path.Span);
        return text.Length <= 3 * Kept ? $"{place}[{text}]" : string.Create(CultureInfo.InvariantCulture, $"{place}[{text.AsSpan(0, Kept)} … {path.Length} bytes … {text.AsSpan(text.Length - Kept)}]");
    }
}
