namespace Akka.Configuration.Hocon;

/// <summary>Reads HOCON text.</summary>
public class Parser
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="includeCallback">Gives the text of an <c>include</c> by the name written there, or null where there is none to include.</param>
    /// <exception cref="ConfigurationException">The text is malformed; the message names line and column.</exception>
    public static HoconRoot Parse(string text, Func<string, HoconRoot>? includeCallback)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new HoconReader(text, includeCallback);
        var tree = reader.ReadRoot();
        return new HoconRoot(tree, reader.Substitutions);
    }
}
