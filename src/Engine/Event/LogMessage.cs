namespace Akka.Event;

/// <summary>A log text with arguments, formatted only if a logger asks for it.</summary>
public abstract class LogMessage(ILogMessageFormatter formatter, string format)
{
    /// <summary>Puts the arguments in.</summary>
    protected readonly ILogMessageFormatter Formatter = formatter;

    /// <summary>The text with places.</summary>
    public string Format { get; } = format;

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

/// <summary>Puts arguments into a log text.</summary>
public interface ILogMessageFormatter
{
    /// <summary>The text with its arguments.</summary>
    string Format(string format, params object[] args);

    /// <summary>The text with its arguments.</summary>
    string Format(string format, IEnumerable<object> args);
}

/// <summary><c>{0}</c>, <c>{1}</c>, … as in <see cref="string.Format(string, object[])"/>.</summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    public static readonly DefaultLogMessageFormatter Instance = new();
    private DefaultLogMessageFormatter() { }
    public string Format(string format, params object[] args) => string.Format(CultureInfo.InvariantCulture, format, args);
    public string Format(string format, IEnumerable<object> args) => Format(format, args as object[] ?? args.ToArray());
}
