/** One file of CIFAR-10's binary version. */
export interface Cifar10File {
  readonly name: string;
  /** MD5 sum as published, in hexadecimal. */
  readonly md5: string;
}

/** The training files, in order. */
export const trainFiles: readonly Cifar10File[] = [
  { name: "data_batch_1.bin", md5: "5dd7e06a14cb22eb9f671a540d1b7c25" },
  { name: "data_batch_2.bin", md5: "5ea93a67294ea407fff1d09f752e9692" },
  { name: "data_batch_3.bin", md5: "942cd6a4bcdd0dd3c604fbe906cb4421" },
  { name: "data_batch_4.bin", md5: "ae636b3ba5c66a11e91e8cb52e771fcb" },
  { name: "data_batch_5.bin", md5: "53f37980c15c3d472c316c40844f3f0d" },
];

export const testFile: Cifar10File = {
  name: "test_batch.bin",
  md5: "803d5f7f4d78ea53de84dbe85f74fb6d",
};

/** Folder inside the official archive. */
export const archiveFolder = "cifar-10-batches-bin";

/** The official archive. */
export const cifar10Archive = {
  url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
  bytes: 170_052_171,
  md5: "c32a1d4ab5d03f1284b67883e8d87530",
} as const;

export const cifar10ClassNames: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

/** Per colour, over the 50,000 training images divided by 255. */
export const cifar10Normalization = {
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.247, 0.2435, 0.2616],
} as const;
