namespace Actors.Messages.Settings;

/// <summary>The settings or the command line are wrong. The message is for people: it names each place and its cure, one line each.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>With the text to show.</summary>
    public SettingsException(string message)
        : base(message)
    {
    }

    /// <summary>With the text to show and what led to it.</summary>
    public SettingsException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
