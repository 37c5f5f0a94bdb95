using System.Globalization;
using System.Text;

namespace Actors.Node.Finders;

/// <summary>A process's environment as in /proc/PID/environ: <c>NAME=value</c>, each ended by a NUL. Nothing in it can be trusted.</summary>
internal readonly ref struct EnvironmentBlock(ReadOnlySpan<byte> block)
{
    private const int LongestValue = 1024;

    private readonly ReadOnlySpan<byte> _block = block;

    /// <summary>Finds a variable; of several the first.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var rest = _block;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)0);
            var entry = end < 0 ? rest : rest[..end];
            if (entry.Length > name.Length && entry[name.Length] == (byte)'=' && entry.StartsWith(name))
            {
                value = entry[(name.Length + 1)..];
                return true;
            }

            rest = end < 0 ? default : rest[(end + 1)..];
        }

        value = default;
        return false;
    }

    /// <summary>Whether a variable is set.</summary>
    public bool Has(ReadOnlySpan<byte> name) => TryGet(name, out _);

    /// <summary>A variable as text; null when it is not set, empty or absurdly long.</summary>
    public string? Text(ReadOnlySpan<byte> name) =>
        TryGet(name, out var value) && value.Length is > 0 and <= LongestValue ? Encoding.UTF8.GetString(value) : null;

    /// <summary>A variable as a number that is not negative; null when it is none.</summary>
    public long? Number(ReadOnlySpan<byte> name) =>
        Text(name) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
