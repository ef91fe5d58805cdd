// Takes a photo with the device's camera straight into the form: it lies in this page's memory and in no gallery.
// Nothing is sent before the form is. The camera is off as soon as there is a photo, or nobody looks at the page.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const box = $("camera");
  const video = $("video");
  const file = $("photo");
  // As many pixels as the camera gives for its picture on the screen; the back of a phone, where it has one.
  const WANTED = { audio: false, video: { facingMode: "environment", width: { ideal: 4096 }, height: { ideal: 2160 } } };
  let stream = null;
  let asked = 0; // Which opening is the latest: one that was given up must not turn the camera on.

  const said = (text) => { $("camera-said").textContent = text; };

  function off() {
    asked += 1;
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    $("viewfinder").hidden = true;
    $("camera-on").hidden = false;
  }

  async function on() {
    said("");
    asked += 1;
    const mine = asked;
    let got = null;
    try {
      got = await navigator.mediaDevices.getUserMedia(WANTED);
    } catch (error) {
      if (mine === asked) said(error.name === "NotFoundError" ? box.dataset.none : box.dataset.denied);
      return;
    }
    if (mine !== asked) { got.getTracks().forEach((track) => track.stop()); return; }
    stream = got;
    video.srcObject = stream;
    $("viewfinder").hidden = false;
    $("camera-on").hidden = true;
    $("camera-take").disabled = true; // until there is a picture
    video.play().catch(() => {});
  }

  async function take() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    off();
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.97); });
    const files = new DataTransfer();
    files.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
    file.files = files.files;
    file.dispatchEvent(new Event("change"));
    said(box.dataset.taken);
    $("camera-on").focus();
  }

  box.hidden = false;
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) {
    $("camera-on").hidden = true;
    $("camera-insecure").hidden = false;
    return;
  }
  $("camera-on").addEventListener("click", on);
  video.addEventListener("loadeddata", () => { $("camera-take").disabled = false; $("camera-take").focus(); });
  $("camera-take").addEventListener("click", take);
  $("camera-off").addEventListener("click", () => { off(); said(box.dataset.off); $("camera-on").focus(); });
  addEventListener("pagehide", off);
  document.addEventListener("visibilitychange", () => { if (document.hidden && stream) { off(); said(box.dataset.off); } });
})();
