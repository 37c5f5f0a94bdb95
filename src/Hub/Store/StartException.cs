namespace Actors.Hub.Store;

/// <summary>The hub cannot start. The message is one line that names the key and the cure.</summary>
public sealed class StartException : Exception
{
    public StartException()
    {
    }

    public StartException(string message)
        : base(message)
    {
    }

    public StartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
