using System.Globalization;

namespace Akka.Event;

/// <summary>Puts arguments into a log text.</summary>
public interface ILogMessageFormatter
{
    /// <summary>The text with its arguments.</summary>
    string Format(string format, params object[] args);

    /// <summary>The text with its arguments.</summary>
    string Format(string format, IEnumerable<object> args);
}

/// <summary><c>{0}</c>, <c>{1}</c>, … as in <see cref="string.Format(string, object[])"/>.</summary>
public sealed class DefaultLogMessageFormatter : ILogMessageFormatter
{
    /// <summary>The only instance.</summary>
    public static readonly DefaultLogMessageFormatter Instance = new();

    private DefaultLogMessageFormatter()
    {
    }

    public string Format(string format, params object[] args) => string.Format(CultureInfo.InvariantCulture, format, args);

    public string Format(string format, IEnumerable<object> args) => Format(format, args as object[] ?? args.ToArray());
}
