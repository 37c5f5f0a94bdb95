namespace Akka.Persistence.Serialization;

/// <summary>Marks what persistence writes with its own serializer.</summary>
public interface IMessage;
