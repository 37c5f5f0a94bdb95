namespace Akka.Event;

/// <summary>A log text with arguments, formatted only if a logger asks for it.</summary>
public abstract class LogMessage
{
    /// <summary>Puts the arguments in.</summary>
    protected readonly ILogMessageFormatter Formatter;

    /// <summary>Takes a text with places for arguments.</summary>
    protected LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    /// <summary>The text with places.</summary>
    public string Format { get; }

    /// <summary>Text and arguments side by side.</summary>
    public abstract string Unformatted();

    /// <summary>The arguments.</summary>
    public abstract IEnumerable<object> Parameters();
}

/// <summary>A log text whose arguments are in a list.</summary>
internal sealed class DefaultLogMessage(ILogMessageFormatter formatter, string format, object?[] args) : LogMessage(formatter, format)
{
    public override string Unformatted() => $"{Format} [{string.Join(", ", args)}]";

    public override IEnumerable<object> Parameters() => args!;

    // A wrong template must not stop the logger, nor lose what was to be told.
    public override string ToString()
    {
        try
        {
            return Formatter.Format(Format, args!);
        }
        catch (FormatException)
        {
            return $"(template and arguments of this message do not match) {Unformatted()}";
        }
    }
}
