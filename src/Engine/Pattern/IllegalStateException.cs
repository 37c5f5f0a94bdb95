namespace Akka.Pattern;

/// <summary>What must not happen has happened.</summary>
public class IllegalStateException(string message) : AkkaException(message);
