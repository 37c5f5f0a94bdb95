using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Actors.Hub.Import;

/// <summary>
/// JSON that Python wrote, and the bytes of a file name in it: a byte that is no UTF-8 stands there as a lone surrogate, U+DC80 to U+DCFF (PEP 383).
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

    /// <summary>Reads JSON that Python wrote: NaN and Infinity, which JSON has not, become null. SAMS's database takes them for unknown.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonDocument Json(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonDocument.Parse(content);
        }
        catch (JsonException) when (WithoutNaN(content.Span) is { } plain)
        {
            return JsonDocument.Parse(plain);
        }
    }

    private static byte[]? WithoutNaN(ReadOnlySpan<byte> json)
    {
        var (plain, taken, quoted) = (new ArrayBufferWriter<byte>(json.Length), 0, false);
        for (var i = 0; i < json.Length; i++)
        {
            quoted ^= json[i] == '"';
            if (quoted)
            {
                i += json[i] == '\\' ? 1 : 0;
                continue;
            }

            var length = json[i..].StartsWith("NaN"u8) ? 3 : json[i..].StartsWith("Infinity"u8) ? 8 : json[i..].StartsWith("-Infinity"u8) ? 9 : 0;
            if (length > 0)
            {
                plain.Write(json[taken..i]);
                plain.Write("null"u8);
                taken = i + length;
                i = taken - 1;
            }
        }

        plain.Write(json[taken..]);
        return taken == 0 ? null : plain.WrittenSpan.ToArray();
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
