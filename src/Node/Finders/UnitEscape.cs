using System.Globalization;
using System.Text;

namespace Actors.Node.Finders;

/// <summary>systemd's escapes in names of units: <c>\x2d</c> is a minus, which would else begin a part of the name.</summary>
internal static class UnitEscape
{
    /// <summary>The text that was escaped. What is no escape stays as it is.</summary>
    public static string Decode(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == (byte)'\\' && name.Length > i + 3 && name[i + 1] == (byte)'x' && byte.TryParse(name.Slice(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                text.Append((char)value);
                i += 3;
            }
            else
            {
                text.Append((char)name[i]);
            }
        }

        return text.ToString();
    }
}
