using System.Xml;

namespace Actors.Cli.Compare;

/// <summary>What XML can hold.</summary>
internal static class XmlText
{
    /// <summary>True when a text has a character that XML 1.0 does not know.</summary>
    public static bool IsLost(string text) => !string.Equals(text, Storable(text), StringComparison.Ordinal);

    /// <summary>The text with U+FFFD for such characters.</summary>
    public static string Storable(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            var pair = (i + 1 < from.Length && XmlConvert.IsXmlSurrogatePair(from[i + 1], from[i])) || (i > 0 && XmlConvert.IsXmlSurrogatePair(from[i], from[i - 1]));
            to[i] = pair || XmlConvert.IsXmlChar(from[i]) ? from[i] : '\uFFFD';
        }
    });
}
