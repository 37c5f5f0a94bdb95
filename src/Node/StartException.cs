namespace Actors.Node;

/// <summary>The agent cannot start; the message names the key or path and the cure, in one line.</summary>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
