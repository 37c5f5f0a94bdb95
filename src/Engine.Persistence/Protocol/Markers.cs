namespace Akka.Persistence;

/// <summary>A message between persistent actors and plugins; never leaves the process.</summary>
public interface IPersistenceMessage : INoSerializationVerificationNeeded;

/// <summary>To or from a journal.</summary>
public interface IJournalMessage : IPersistenceMessage;

/// <summary>Asks a journal for something.</summary>
public interface IJournalRequest : IJournalMessage;

/// <summary>A journal's answer.</summary>
public interface IJournalResponse : IJournalMessage;

/// <summary>To or from a snapshot store.</summary>
public interface ISnapshotMessage : IPersistenceMessage;

/// <summary>Asks a snapshot store for something.</summary>
public interface ISnapshotRequest : ISnapshotMessage;

/// <summary>A snapshot store's answer.</summary>
public interface ISnapshotResponse : ISnapshotMessage;
