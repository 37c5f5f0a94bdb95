namespace Actors.Messages.Settings;

/// <summary>A process cannot start. The message is one line that names the key or path and the cure.</summary>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
