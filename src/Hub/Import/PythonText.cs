using System.Buffers;
using System.Globalization;
using System.Text;

namespace Actors.Hub.Import;

/// <summary>
/// The bytes of a file name in JSON that Python wrote: a byte that is no UTF-8 stands there as a lone surrogate, U+DC80 to U+DCFF (PEP 383).
/// </summary>
internal static class PythonText
{
    /// <summary>Decodes a JSON string.</summary>
    /// <param name="escaped">What stands between its quotes; well-formed.</param>
    public static byte[] Bytes(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
        {
            return escaped.ToArray();
        }

        var bytes = new MemoryStream(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                bytes.WriteByte(escaped[i]);
            }
            else if (escaped[++i] != 'u')
            {
                bytes.WriteByte(Plain(escaped[i]));
            }
            else
            {
                var unit = Unit(escaped[(i + 1)..]);
                i += 4;
                var low = escaped.Length - i > 6 && escaped[i + 1] == '\\' && escaped[i + 2] == 'u' ? Unit(escaped[(i + 3)..]) : '\0';
                if (char.IsSurrogatePair(unit, low))
                {
                    Write(bytes, new Rune(unit, low));
                    i += 6;
                }
                else if (unit is >= '\uDC80' and <= '\uDCFF')
                {
                    bytes.WriteByte((byte)unit);
                }
                else
                {
                    Write(bytes, Rune.TryCreate(unit, out var rune) ? rune : Rune.ReplacementChar);
                }
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A text as Python writes it into JSON: in ASCII, between quotes.</summary>
    /// <param name="text">UTF-8, or what a file name has instead.</param>
    public static string Quote(ReadOnlySpan<byte> text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        Span<char> units = stackalloc char[2];
        while (!text.IsEmpty)
        {
            var isText = Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done;
            if (isText && rune.Value is >= ' ' and <= '~')
            {
                quoted.Append(rune.Value is '"' or '\\' ? "\\" : "").Append((char)rune.Value);
            }
            else if (isText)
            {
                foreach (var unit in units[..rune.EncodeToUtf16(units)])
                {
                    Append(quoted, unit);
                }
            }
            else
            {
                foreach (var each in text[..length])
                {
                    Append(quoted, (char)(0xDC00 + each));
                }
            }

            text = text[length..];
        }

        return quoted.Append('"').ToString();
    }

    private static void Append(StringBuilder quoted, char unit) => _ = unit switch
    {
        '\b' => quoted.Append("\\b"),
        '\f' => quoted.Append("\\f"),
        '\n' => quoted.Append("\\n"),
        '\r' => quoted.Append("\\r"),
        '\t' => quoted.Append("\\t"),
        _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
    };

    private static byte Plain(byte letter) => letter switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => letter,
    };

    private static char Unit(ReadOnlySpan<byte> digits) => (char)ushort.Parse(digits[..4], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static void Write(MemoryStream bytes, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        bytes.Write(utf8[..rune.EncodeToUtf8(utf8)]);
    }
}
